/** Definitions out of the inline form, for configurations in YAML or JSON (docs/variants.md). */
import { z } from 'zod';
import { VARIANT_TYPES, variantTypeSchema } from '../../config-schemas/names.js';
import { ConfigError } from '../errors.js';
import type { VariantDefinition, VariantReference } from './definition.js';

const text = z
  .string()
  .min(1)
  .refine((value) => value === value.trim(), 'contains leading or trailing whitespace');
const flag = z.boolean().nullable().default(null);

const groupSchema = z.union([
  text.transform((name) => ({ name, glob: false, default: null, uservisible: null })),
  z.strictObject({
    name: text,
    glob: z.boolean().default(false),
    default: flag,
    uservisible: flag,
  }),
]);
const environmentSchema = z.union([
  text.transform((name) => ({ name, displayOrder: null })),
  z
    .strictObject({ name: text, display_order: z.number().int().nullable().default(null) })
    .transform(({ name, display_order }) => ({ name, displayOrder: display_order })),
]);
const moduleSchema = z.union([
  text.transform((name) => ({ name, glob: false })),
  z.strictObject({ name: text, glob: z.boolean().default(false) }),
]);

const bodySchema = z.strictObject({
  name: z.string().optional(),
  type: variantTypeSchema.default('variant'),
  arches: z.array(text),
  groups: z.array(groupSchema).default([]),
  environments: z.array(environmentSchema).default([]),
  modules: z.array(moduleSchema).nullable().default(null),
  modular_koji_tags: z.array(text).nullable().default(null),
  buildinstall_packages: z.array(text).default([]),
  is_empty: z.boolean().default(false),
  has_optional: z.boolean().default(false),
  release: z
    .strictObject({ name: z.string(), short: z.string(), version: z.string() })
    .nullable()
    .default(null),
  /** By id: a definition, or null for a reference to a top-level one. */
  variants: z.record(z.string(), z.unknown()).default({}),
});

const mapSchema = z.record(z.string(), z.unknown());

type Issue = Pick<z.core.$ZodIssue, 'path' | 'message'>;

/** The definitions of an inline mapping of ids. @throws ConfigError with every problem and its option path */
export function definitionsOfObject(value: unknown, option: string): readonly VariantDefinition[] {
  const issues: Issue[] = [];
  const { definitions } = readMap(value, [option], issues);
  if (issues.length === 0) return definitions;
  throw new ConfigError(
    issues.map(({ path, message }) => ({
      severity: 'error',
      message: `${path.join('.')}: ${message}`,
      path: path.join('.'),
      hint: `a variant's type is one of ${VARIANT_TYPES.join(', ')}; see docs/variants.md`,
    })),
  );
}

interface Written {
  readonly definitions: readonly VariantDefinition[];
  readonly references: readonly VariantReference[];
}

function readMap(value: unknown, path: readonly PropertyKey[], issues: Issue[]): Written {
  const map = mapSchema.safeParse(value);
  if (!map.success) {
    issues.push({ path: [...path], message: 'expected a mapping of variant ids' });
    return { definitions: [], references: [] };
  }
  const entries = Object.entries(map.data);
  return {
    definitions: entries.flatMap(([id, body]) =>
      body === null ? [] : readDefinition(id, body, [...path, id], issues),
    ),
    references: entries
      .filter(([, body]) => body === null)
      .map(([id]) => ({ id, place: { path: [...path, id].join('.') } })),
  };
}

function readDefinition(
  id: string,
  value: unknown,
  path: readonly PropertyKey[],
  issues: Issue[],
): VariantDefinition[] {
  const body = bodySchema.safeParse(value);
  if (!body.success) {
    issues.push(
      ...body.error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })),
    );
    return [];
  }
  const { data } = body;
  const { definitions, references } = readMap(data.variants, [...path, 'variants'], issues);
  const layered = data.type === 'layered-product';
  if (layered && data.release === null) {
    issues.push({
      path: [...path],
      message: 'a layered product needs release: {name, short, version}',
    });
  }
  return [
    {
      id,
      name: data.name ?? id,
      type: data.type,
      arches: data.arches,
      groups: data.groups,
      environments: data.environments,
      modules: data.modules,
      modularKojiTags: data.modular_koji_tags,
      buildinstallPackages: data.buildinstall_packages,
      isEmpty: data.is_empty,
      hasOptional: data.has_optional,
      release: layered ? data.release : null,
      variants: definitions,
      references,
      place: { path: path.join('.') },
    },
  ];
}
