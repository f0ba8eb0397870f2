/** Writes comps in the form of Pungi's CompsWrapper (pungi/wrappers/comps.py): sorted, and only what clients know. */
import { InputError } from '../errors.js';
import { element, formatXml, type XmlElement } from '../xml/index.js';
import { compareTexts } from './compare.js';
import {
  PACKAGE_TYPES,
  type Comps,
  type CompsCategory,
  type CompsGroup,
  type CompsGroupRef,
  type CompsHead,
} from './model.js';

const DOCTYPE = 'comps PUBLIC "-//Red Hat, Inc.//DTD Comps info//EN" "comps.dtd"';

/** The text of a comps file. @throws InputError if a package's type is unknown */
export function formatComps(comps: Comps): string {
  const defined = new Set(comps.groups.map((group) => group.id));
  const root = element('comps', {}, [
    ...byId(comps.groups).map(groupElement),
    ...comps.categories.flatMap((category) => categoryElement(category, defined)),
    ...byId(comps.environments).flatMap((environment) =>
      environment.groups.length === 0
        ? []
        : [
            element('environment', {}, [
              ...headElements(environment),
              ...orderElement(environment),
              groupList('grouplist', environment.groups),
              ...(environment.options.length === 0
                ? []
                : [groupList('optionlist', environment.options)]),
            ]),
          ],
    ),
    ...langpackElements(comps),
  ]);
  return formatXml({ doctype: DOCTYPE, prolog: [], root, epilog: [] });
}

const byId = <T extends CompsHead>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => compareTexts(a.id, b.id));

function groupElement(group: CompsGroup): XmlElement {
  const langonly = group.langonly === null ? [] : [element('langonly', {}, group.langonly)];
  return element('group', {}, [
    ...headElements(group, { alwaysDescribed: true }),
    element('default', {}, String(group.default)),
    element('uservisible', {}, String(group.uservisible)),
    ...langonly,
    element('packagelist', {}, packageElements(group)),
  ]);
}

function packageElements({ id, packages }: CompsGroup): readonly XmlElement[] {
  const unknown = packages.find(({ type }) => type === 'unknown');
  if (unknown !== undefined) {
    throw new InputError(
      `Failed to process comps file. Package ${unknown.name} in group ${id} has unknown type`,
      { hint: `the type of a packagereq is one of ${PACKAGE_TYPES.join(', ')}` },
    );
  }
  return PACKAGE_TYPES.flatMap((type) =>
    packages
      .filter((one) => one.type === type)
      .sort((a, b) => compareTexts(a.name, b.name))
      .map(({ name, requires }) => {
        const condition = type === 'conditional' ? { requires: requires ?? '' } : {};
        return element('packagereq', { ...condition, type }, name);
      }),
  );
}

/** A category that names no group of the file is left out. */
function categoryElement(category: CompsCategory, defined: ReadonlySet<string>): XmlElement[] {
  const groups = category.groups.filter(({ id }) => defined.has(id));
  if (groups.length === 0) return [];
  return [
    element('category', {}, [
      ...headElements(category),
      ...orderElement(category),
      groupList('grouplist', groups),
    ]),
  ];
}

function headElements(
  head: CompsHead,
  { alwaysDescribed = false }: { readonly alwaysDescribed?: boolean } = {},
): readonly XmlElement[] {
  const translated = (name: string, texts: CompsHead['nameByLang']): readonly XmlElement[] =>
    texts.map(([language, text]) => element(name, { 'xml:lang': language }, text));
  const isDescribed = alwaysDescribed || head.description !== null;
  return [
    element('id', {}, head.id),
    element('name', {}, head.name ?? ''),
    ...translated('name', head.nameByLang),
    ...(isDescribed
      ? [
          element('description', {}, head.description ?? ''),
          ...translated('description', head.descriptionByLang),
        ]
      : []),
  ];
}

const orderElement = ({ displayOrder }: CompsCategory): readonly XmlElement[] =>
  displayOrder === null ? [] : [element('display_order', {}, String(displayOrder))];

/** Sorted by id, each pair of id and flag once. */
function groupList(name: string, groups: readonly CompsGroupRef[]): XmlElement {
  const unique = new Map(groups.map((group) => [`${group.id}\n${String(group.default)}`, group]));
  const sorted = [...unique.values()].sort((a, b) => compareTexts(a.id, b.id));
  return element(
    name,
    {},
    sorted.map((group) =>
      element('groupid', { default: group.default ? 'true' : undefined }, group.id),
    ),
  );
}

function langpackElements({ langpacks }: Comps): readonly XmlElement[] {
  if (langpacks.length === 0) return [];
  const matches = langpacks.map(({ name, install }) => element('match', { install, name }));
  return [element('langpacks', {}, matches)];
}
