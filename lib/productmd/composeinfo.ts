/** composeinfo.json: the compose, its release, its variants and where their parts are (productmd/composeinfo.py). */
import { z } from 'zod';
import { composeIdentitySchema, type ComposeIdentity } from '../../config-schemas/identity.js';
import { VARIANT_TYPES } from '../../config-schemas/names.js';
import { RELEASE_TYPES } from '../../config-schemas/phases/release.js';
import { byCodePoint } from './json.js';
import { check, composeSectionSchema, formatMetadata, parseMetadata } from './metadata-file.js';
import { VARIANT_ID_PATTERN, VERSION_PATTERN } from './vocabulary.js';

const versionSchema = z
  .string()
  .regex(VERSION_PATTERN, 'a version that starts with a digit is numbers and dots');

const productSchema = z.object({
  name: z.string(),
  short: z.string(),
  version: versionSchema,
  type: z.string().toLowerCase().pipe(z.enum(RELEASE_TYPES)).default('ga'),
});

const releaseSchema = productSchema.extend({
  is_layered: z.literal(true).optional(),
  internal: z.boolean().default(false),
});

/** Kinds of paths, in productmd's words; each maps arches to paths relative to `compose/`. */
export const PATH_FIELDS = [
  'os_tree',
  'packages',
  'repository',
  'isos',
  'images',
  'jigdos',
  'source_tree',
  'source_packages',
  'source_repository',
  'source_isos',
  'source_jigdos',
  'debug_tree',
  'debug_packages',
  'debug_repository',
] as const;
export type PathField = (typeof PATH_FIELDS)[number];

const pathsSchema = z.partialRecord(z.enum(PATH_FIELDS), z.record(z.string(), z.string().min(1)));

const variantSchema = z.object({
  id: z.string().regex(VARIANT_ID_PATTERN, 'an id in metadata is letters and digits'),
  uid: z.string(),
  name: z.string().min(1),
  type: z.enum(VARIANT_TYPES),
  arches: z.array(z.string()).min(1),
  paths: pathsSchema,
  /** Ids of its children, which are entries of their own. */
  variants: z.array(z.string()).optional(),
  /** Of a layered product. */
  release: releaseSchema.optional(),
});
export type ComposeinfoVariant = z.infer<typeof variantSchema>;

const payloadSchema = z
  .object({
    compose: composeSectionSchema,
    release: releaseSchema,
    base_product: productSchema.optional(),
    variants: z.record(z.string(), variantSchema),
  })
  .superRefine(({ release, base_product: base, variants }, context) => {
    if (release.is_layered === true && base === undefined) {
      context.addIssue({ code: 'custom', message: 'a layered release has a base product' });
    }
    for (const problem of familyProblems(variants)) {
      context.addIssue({ code: 'custom', message: problem, path: ['variants'] });
    }
  });
export type Composeinfo = z.infer<typeof payloadSchema>;

/** The text of composeinfo.json. @throws InputError if productmd would refuse it */
export function formatComposeinfo(
  identity: ComposeIdentity,
  variants: Readonly<Record<string, ComposeinfoVariant>>,
): string {
  return formatMetadata('composeinfo', payloadSchema, {
    ...identitySections(identity),
    variants: asProductmd(variants),
  });
}

/** The text of composeinfo-base.json, written before the variants are known. */
export const formatComposeinfoBase = (identity: ComposeIdentity): string =>
  formatComposeinfo(identity, {});

/** Reads composeinfo.json. @throws InputError if it is broken */
export const parseComposeinfo = (text: string, file: string): Composeinfo =>
  parseMetadata('composeinfo', payloadSchema, text, file);

/** Who a compose is, read from composeinfo-base.json or composeinfo.json. @throws InputError if it is broken */
export function parseComposeIdentity(text: string, file: string): ComposeIdentity {
  const { compose, release, base_product: base } = parseComposeinfo(text, file);
  const { name, short, version, type, internal } = release;
  return check(file, composeIdentitySchema, {
    id: compose.id,
    type: compose.type,
    date: compose.date,
    respin: compose.respin,
    label: compose.label ?? null,
    supported: compose.final ?? false,
    release: { name, short, version, type, internal, isLayered: release.is_layered ?? false },
    baseProduct: release.is_layered === true ? (base ?? null) : null,
  });
}

function identitySections(identity: ComposeIdentity): Omit<Composeinfo, 'variants'> {
  const { id, type, date, respin, label, supported, release, baseProduct } = identity;
  const { isLayered, ...product } = release;
  return {
    compose: { id, type, date, respin, ...(label === null ? {} : { label, final: supported }) },
    release: { ...product, ...(isLayered ? { is_layered: true } : {}) } as Composeinfo['release'],
    ...(isLayered && baseProduct !== null
      ? { base_product: baseProduct as Composeinfo['base_product'] }
      : {}),
  };
}

function asProductmd(
  variants: Readonly<Record<string, ComposeinfoVariant>>,
): Record<string, ComposeinfoVariant> {
  return Object.fromEntries(
    Object.entries(variants).map(([uid, { variants: children, ...variant }]) => [
      uid,
      {
        ...variant,
        arches: [...variant.arches].sort(byCodePoint),
        paths: ofItsArches(variant),
        ...(children === undefined || children.length === 0
          ? {}
          : { variants: [...children].sort(byCodePoint) }),
      },
    ]),
  );
}

/** Paths of arches that the variant has; a kind of path that none is left of is not written. */
function ofItsArches({ paths, arches }: ComposeinfoVariant): ComposeinfoVariant['paths'] {
  const kept = Object.entries(paths).map(
    ([field, byArch]) =>
      [field, Object.entries(byArch).filter(([arch]) => arches.includes(arch))] as const,
  );
  return Object.fromEntries(
    kept
      .filter(([, entries]) => entries.length > 0)
      .map(([field, entries]) => [field, Object.fromEntries(entries)]),
  );
}

/** Ids must agree with uids, and a child's arches must be its parent's (productmd/composeinfo.py `_validate_*`). */
function familyProblems(variants: Readonly<Record<string, ComposeinfoVariant>>): string[] {
  const children = new Map<string, ComposeinfoVariant>();
  for (const parent of Object.values(variants)) {
    for (const id of parent.variants ?? []) children.set(`${parent.uid}-${id}`, parent);
  }
  const orphans = [...children.keys()].filter((uid) => variants[uid] === undefined);
  return [
    ...orphans.map((uid) => `variant '${uid}' is named as a child and not described`),
    ...Object.values(variants).flatMap((variant) =>
      variantProblems(variant, children.get(variant.uid)),
    ),
  ];
}

function variantProblems(
  variant: ComposeinfoVariant,
  parent: ComposeinfoVariant | undefined,
): string[] {
  const { uid, id, arches, type, release } = variant;
  const expected = parent === undefined ? id : `${parent.uid}-${id}`;
  const problems: string[] = [];
  if ((parent === undefined ? uid.replaceAll('-', '') : uid) !== expected) {
    problems.push(`uid '${uid}' does not align with id '${id}', expected '${expected}'`);
  }
  if (type === 'layered-product' && release === undefined) {
    problems.push(`layered product '${uid}' has no release`);
  }
  const foreign =
    parent === undefined ? [] : arches.filter((arch) => !parent.arches.includes(arch));
  return [
    ...problems,
    ...foreign.map((arch) => `variant '${uid}': arch '${arch}' is not one of its parent's`),
  ];
}
