/** What composeinfo.json says of variants: who they are, and where their parts lie (pungi/metadata.py). */
import { stat } from 'node:fs/promises';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { SRC, type Arch } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import { layeredRelease } from '../../lib/image-name/index.js';
import { PATH_FIELDS, type ComposeinfoVariant, type PathField } from '../../lib/productmd/index.js';

export interface VariantsInput {
  readonly identity: ComposeIdentity;
  readonly variants: readonly Variant[];
  readonly tree: ComposeTree;
  /** `create_optional_isos`. */
  readonly optionalIsos: boolean;
}

/** Entries by uid. Variants without arches are left out. */
export async function describeVariants(
  input: VariantsInput,
): Promise<Record<string, ComposeinfoVariant>> {
  const shown = input.variants.filter(({ arches }) => arches.length > 0);
  const entries = await Promise.all(
    shown.map(async (variant) => [variant.uid, await describe(variant, input)] as const),
  );
  return Object.fromEntries(entries);
}

async function describe(variant: Variant, input: VariantsInput): Promise<ComposeinfoVariant> {
  const { uid, name, type, arches } = variant;
  const children = input.variants.filter(
    ({ parent, arches: own }) => parent === uid && own.length > 0,
  );
  return {
    id: asMetadataId(variant.id),
    uid,
    name,
    type,
    arches: [...arches],
    paths: await pathsOf(variant, input),
    ...(children.length > 0 ? { variants: children.map(({ id }) => asMetadataId(id)) } : {}),
    ...(type === 'layered-product' ? { release: releaseOf(variant, input.identity) } : {}),
  };
}

const asMetadataId = (id: string): string => id.replaceAll('-', '');

function releaseOf(
  variant: Variant,
  { release }: ComposeIdentity,
): NonNullable<ComposeinfoVariant['release']> {
  const { name, short, version } = layeredRelease(variant);
  const type = release.type as NonNullable<ComposeinfoVariant['release']>['type'];
  return { name, short, version, type, is_layered: true, internal: false };
}

async function pathsOf(
  variant: Variant,
  input: VariantsInput,
): Promise<ComposeinfoVariant['paths']> {
  const paths: Partial<Record<PathField, Record<string, string>>> = {};
  for (const field of PATH_FIELDS) {
    for (const arch of variant.arches) {
      const directory = placeOf(field, variant, arch, input);
      if (directory === null || !(await isShown(field, variant, directory))) continue;
      (paths[field] ??= {})[arch] = input.tree.relativeToCompose(directory);
    }
  }
  return paths;
}

/** Directories of images are only named if they are there; a child's others are always (pungi/metadata.py). */
async function isShown(field: PathField, variant: Variant, directory: string): Promise<boolean> {
  const isForImages = /iso|image|jigdo/.test(field);
  if (!isForImages && variant.parent !== null) return true;
  return await stat(directory).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

function placeOf(
  field: PathField,
  variant: Variant,
  arch: Arch,
  { tree, optionalIsos }: VariantsInput,
): string | null {
  const hasDiscs = variant.type !== 'addon' && (variant.type !== 'optional' || optionalIsos);
  switch (field) {
    case 'os_tree':
      return tree.osTree(variant, arch);
    case 'packages':
      return tree.packages(variant, arch);
    case 'repository':
      return tree.repository(variant, arch);
    case 'isos':
      return hasDiscs ? tree.isoDir(variant, arch) : null;
    case 'images':
      return variant.type === 'addon' ? null : tree.imageDir(variant, arch);
    case 'jigdos':
      return hasDiscs ? tree.jigdoDir(variant, arch) : null;
    case 'source_tree':
      return tree.osTree(variant, SRC);
    case 'source_packages':
      return tree.packages(variant, SRC);
    case 'source_repository':
      return tree.repository(variant, SRC);
    case 'source_isos':
      return hasDiscs ? tree.isoDir(variant, SRC) : null;
    case 'source_jigdos':
      return hasDiscs ? tree.jigdoDir(variant, SRC) : null;
    case 'debug_tree':
      return tree.debugTree(variant, arch);
    case 'debug_packages':
      return tree.debugPackages(variant, arch);
    case 'debug_repository':
      return tree.debugRepository(variant, arch);
  }
}
