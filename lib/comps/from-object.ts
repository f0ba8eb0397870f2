/** The inline form of comps, for configurations in YAML or JSON (docs/comps.md), as a comps document. */
import { z } from 'zod';
import { ConfigError } from '../errors.js';
import { element, formatXml, type XmlElement } from '../xml/index.js';
import { PACKAGE_TYPES } from './model.js';

const names = z.union([z.string().transform((name) => [name]), z.array(z.string())]);
/** Pungi's extensions: only for these arches and variants. */
const selectors = { arch: names.optional(), variant: names.optional() };
const translations = z.record(z.string(), z.string()).default({});

const packageSchema = z.union([
  z
    .string()
    .min(1)
    .transform((name) => ({ name, type: 'mandatory' as const })),
  z
    .strictObject({
      name: z.string().min(1),
      type: z.enum(PACKAGE_TYPES).default('mandatory'),
      requires: z.string().optional(),
      basearchonly: z.boolean().optional(),
      ...selectors,
    })
    .refine(({ type, requires }) => type !== 'conditional' || requires !== undefined, {
      message: 'a conditional package needs requires',
      path: ['requires'],
    }),
]);
const groupRefSchema = z.union([
  z
    .string()
    .min(1)
    .transform((id) => ({ id })),
  z.strictObject({
    id: z.string().min(1),
    default: z.boolean().optional(),
    arch: names.optional(),
  }),
]);

const head = {
  name: z.string().optional(),
  description: z.string().optional(),
  name_by_lang: translations,
  description_by_lang: translations,
};
const groupSchema = z.strictObject({
  ...head,
  ...selectors,
  default: z.boolean().default(false),
  uservisible: z.boolean().default(true),
  langonly: z.string().optional(),
  packages: z.array(packageSchema).default([]),
});
const categorySchema = z.strictObject({
  ...head,
  display_order: z.number().int().optional(),
  groups: z.array(groupRefSchema).default([]),
});
const environmentSchema = categorySchema.extend({
  ...selectors,
  options: z.array(groupRefSchema).default([]),
});
const compsSchema = z.strictObject({
  groups: z.record(z.string().min(1), groupSchema).default({}),
  categories: z.record(z.string().min(1), categorySchema).default({}),
  environments: z.record(z.string().min(1), environmentSchema).default({}),
  langpacks: z.record(z.string().min(1), z.string()).default({}),
});

type Head = z.infer<typeof groupSchema> | z.infer<typeof categorySchema>;
type GroupRefs = z.infer<typeof categorySchema>['groups'];

/** The comps file that the inline form stands for. @throws ConfigError with every problem and its option path */
export function compsTextOfObject(value: unknown, option = 'comps'): string {
  const parsed = compsSchema.safeParse(value);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => {
        const where = [option, ...path].join('.');
        return { severity: 'error', message: `${where}: ${message}`, path: where };
      }),
      { hint: 'see docs/comps.md' },
    );
  }
  const { groups, categories, environments, langpacks } = parsed.data;
  const matches = Object.entries(langpacks).map(([name, install]) =>
    element('match', { install, name }),
  );
  const root = element('comps', {}, [
    ...Object.entries(groups).map(([id, group]) => groupElement(id, group)),
    ...Object.entries(categories).map(([id, category]) =>
      element('category', {}, listElements(id, category)),
    ),
    ...Object.entries(environments).map(([id, environment]) =>
      element('environment', selectorsOf(environment), [
        ...listElements(id, environment),
        groupList('optionlist', environment.options),
      ]),
    ),
    ...(matches.length === 0 ? [] : [element('langpacks', {}, matches)]),
  ]);
  return formatXml({ doctype: null, prolog: [], root, epilog: [] });
}

function groupElement(id: string, group: z.infer<typeof groupSchema>): XmlElement {
  return element('group', selectorsOf(group), [
    ...headElements(id, group),
    element('default', {}, String(group.default)),
    element('uservisible', {}, String(group.uservisible)),
    ...(group.langonly === undefined ? [] : [element('langonly', {}, group.langonly)]),
    element('packagelist', {}, group.packages.map(packageElement)),
  ]);
}

function packageElement(one: z.infer<typeof packageSchema>): XmlElement {
  if (!('arch' in one || 'variant' in one || 'requires' in one || 'basearchonly' in one)) {
    return element('packagereq', { type: one.type }, one.name);
  }
  const { type, requires, basearchonly } = one;
  const flag = basearchonly === undefined ? undefined : String(basearchonly);
  return element(
    'packagereq',
    { type, requires, basearchonly: flag, ...selectorsOf(one) },
    one.name,
  );
}

const listElements = (id: string, one: z.infer<typeof categorySchema>): readonly XmlElement[] => [
  ...headElements(id, one),
  ...(one.display_order === undefined
    ? []
    : [element('display_order', {}, String(one.display_order))]),
  groupList('grouplist', one.groups),
];

function groupList(name: string, references: GroupRefs): XmlElement {
  const children = references.map((reference) => {
    const isDefault = 'default' in reference && reference.default === true;
    const arch = 'arch' in reference ? reference.arch?.join(',') : undefined;
    return element('groupid', { default: isDefault ? 'true' : undefined, arch }, reference.id);
  });
  return element(name, {}, children);
}

function headElements(id: string, one: Head): readonly XmlElement[] {
  const translated = (name: string, texts: Readonly<Record<string, string>>): XmlElement[] =>
    Object.entries(texts).map(([language, text]) => element(name, { 'xml:lang': language }, text));
  return [
    element('id', {}, id),
    element('name', {}, one.name ?? id),
    ...translated('name', one.name_by_lang),
    element('description', {}, one.description ?? ''),
    ...translated('description', one.description_by_lang),
  ];
}

const selectorsOf = (one: {
  readonly arch?: readonly string[] | undefined;
  readonly variant?: readonly string[] | undefined;
}): Record<string, string | undefined> => ({
  arch: one.arch?.join(','),
  variant: one.variant?.join(','),
});
