/** What .treeinfo says of a variant's tree (pungi/metadata.py `write_tree_info`). */
import path from 'node:path';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import type { Arch } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import { InternalError } from '../../lib/errors.js';
import { layeredRelease, majorVersion } from '../../lib/image-name/index.js';
import type { InstallerFacts } from '../../lib/installer/index.js';
import type { TreeAddon, Treeinfo, TreeVariant } from '../../lib/productmd/index.js';

/** What a tree's .treeinfo is made from. */
export interface TreeFacts {
  readonly identity: ComposeIdentity;
  /** All of the compose. */
  readonly variants: readonly Variant[];
  readonly variant: Variant;
  readonly arch: Arch;
  readonly tree: ComposeTree;
  /** `treeinfo_version`, if it is set. */
  readonly version: string | undefined;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** By path relative to the tree, `type:hex`. */
  readonly checksums: Readonly<Record<string, string>>;
  /** Null: the tree has no installer. */
  readonly installer: InstallerFacts | null;
}

/** The tree's .treeinfo. */
export function treeinfoOf(facts: TreeFacts): Treeinfo {
  const shown = shownVariant(facts);
  const { installer } = facts;
  return {
    ...productsOf(facts),
    arch: facts.arch,
    buildTimestamp: Math.trunc(facts.timestamp),
    platforms: [...(installer?.platforms ?? [])],
    variants: { [shown.id]: shown },
    checksums: facts.checksums,
    images: installer?.images ?? {},
    stage2: installer?.stage2 ?? { mainimage: null, instimage: null },
    media: null,
  };
}

/** Repositories in a variant's tree, relative to it: its own and those of its addons. */
export function repositoriesIn(
  facts: Pick<TreeFacts, 'variants' | 'variant' | 'arch' | 'tree'>,
): string[] {
  const root = facts.tree.osTree(facts.variant, facts.arch);
  return [facts.variant, ...addonsOf(facts)].map((one) =>
    path.relative(root, facts.tree.repository(one, facts.arch)),
  );
}

/** A layered product shows itself as the release, on the compose's release as its base. */
function productsOf(facts: TreeFacts): Pick<Treeinfo, 'release' | 'baseProduct'> {
  const { release, baseProduct } = facts.identity;
  if (facts.variant.type === 'layered-product') {
    const { name, short, version } = layeredRelease(facts.variant);
    return {
      release: { name, short, version, isLayered: true },
      baseProduct: {
        name: release.name,
        short: release.short,
        version: majorVersion(release.version),
      },
    };
  }
  const { name, short, version, isLayered } = release;
  return {
    release: { name, short, version: facts.version ?? version, isLayered },
    baseProduct:
      baseProduct === null
        ? null
        : { name: baseProduct.name, short: baseProduct.short, version: baseProduct.version },
  };
}

/** A layered product's tree shows its parent, whose packages it extends. */
function shownVariant(facts: TreeFacts): TreeVariant {
  const { variant, variants } = facts;
  const addons = addonsOf(facts).map((addon) => describe(addon, facts));
  if (variant.type !== 'layered-product') return { ...describe(variant, facts), addons };
  const parent = variants.find(({ uid }) => uid === variant.parent);
  if (parent === undefined) throw new InternalError(`${variant.uid} has no parent`);
  const { paths } = describe(variant, facts);
  return { ...describe(parent, facts), type: 'variant', paths, addons };
}

function describe(variant: Variant, facts: TreeFacts): TreeAddon {
  const { tree, arch } = facts;
  const root = tree.osTree(variant, arch);
  const below = (directory: string): string => path.relative(root, directory) || '.';
  return {
    id: variant.id.replaceAll('-', ''),
    uid: variant.uid,
    name: variant.name,
    type: variant.type === 'layered-product' ? 'variant' : variant.type,
    paths: {
      packages: below(tree.packages(variant, arch)),
      repository: below(tree.repository(variant, arch)),
    },
  };
}

/** Addons that live in the tree on this arch. */
function addonsOf({
  variants,
  variant,
  arch,
}: Pick<TreeFacts, 'variants' | 'variant' | 'arch'>): readonly Variant[] {
  return variants.filter(
    ({ type, parent, arches }) =>
      type === 'addon' && parent === variant.uid && (arch === 'src' || arches.includes(arch)),
  );
}
