/**
 * Takes from addons, layered products and optional variants what others have, and gives to parents what is theirs
 * (pungi/phases/gather `trim_packages`, `_trim_variants`; docs/gather.md, "Trimming").
 */
import type { Variant } from '../../config-schemas/variants.js';
import type { VariantType } from '../../config-schemas/names.js';
import { parseNevra } from '../rpm/index.js';
import {
  emptyPackageMap,
  KINDS,
  type GatherRecord,
  type PackageKind,
  type PackageMap,
} from '../solve-request/index.js';

type TrimmedVariant = Pick<Variant, 'uid' | 'type' | 'parent' | 'arches'>;
type Names = Record<PackageKind, Set<string>>;

const emptyNames = (): Names => ({ rpm: new Set(), srpm: new Set(), debuginfo: new Set() });

export interface TrimAnswer {
  /** By arch, then variant uid. */
  readonly packages: ReadonlyMap<string, ReadonlyMap<string, PackageMap>>;
  readonly warnings: readonly string[];
  readonly counts: { readonly removed: number; readonly moved: number };
}

/**
 * Trims the variants of a family on all its arches.
 * @param variants in the order of the compose
 * @param resultOf what was gathered
 */
export function trimFamily(
  variants: readonly TrimmedVariant[],
  arches: readonly string[],
  resultOf: (arch: string, uid: string) => PackageMap,
): TrimAnswer {
  const trimmer = new Trimmer(variants, arches, resultOf);
  const inAddons = trimmer.trimType('addon', emptyNames(), true);
  const inProducts = trimmer.trimType('layered-product', inAddons, true);
  trimmer.trimType('optional', join(inAddons, inProducts), false);
  const { packages, warnings, counts } = trimmer;
  return { packages, warnings, counts };
}

function join(a: Names, b: Names): Names {
  const union = (kind: PackageKind): Set<string> => new Set([...a[kind], ...b[kind]]);
  return { rpm: union('rpm'), srpm: union('srpm'), debuginfo: union('debuginfo') };
}

class Trimmer {
  readonly packages = new Map<string, Map<string, PackageMap>>();
  readonly warnings: string[] = [];
  readonly counts = { removed: 0, moved: 0 };

  constructor(
    private readonly variants: readonly TrimmedVariant[],
    private readonly arches: readonly string[],
    resultOf: (arch: string, uid: string) => PackageMap,
  ) {
    for (const arch of arches) {
      const ofArch = variants.filter((variant) => isOnArch(variant, arch));
      this.packages.set(arch, new Map(ofArch.map(({ uid }) => [uid, copyOf(resultOf(arch, uid))])));
    }
  }

  /**
   * Trims all variants of a type; returns the names that they keep, over all arches and parents.
   * @param remove names that they must not have, by kind
   */
  trimType(type: VariantType, remove: Names, movesToParent: boolean): Names {
    const kept = emptyNames();
    for (const arch of this.arches) {
      for (const variant of this.variants) {
        if (variant.type !== type || !isOnArch(variant, arch)) continue;
        for (const kind of KINDS) {
          this.trimKind({ arch, variant, kind, remove: remove[kind], movesToParent }, kept[kind]);
        }
      }
    }
    return kept;
  }

  private trimKind(task: TrimTask, kept: Set<string>): void {
    const { arch, variant, kind } = task;
    const own = this.mapOf(arch, variant.uid);
    const parent = this.mapOf(arch, variant.parent ?? '');
    const inParent = new Set(parent[kind].map((record) => nameArch(record)));
    const records: GatherRecord[] = [];
    for (const record of own[kind]) {
      const fate = this.fateOf(record, task, inParent);
      if (fate === 'keep' || fate === 'keep-unnamed') records.push(record);
      if (fate === 'keep') kept.add(nameOf(record));
      if (fate === 'remove') this.counts.removed += 1;
      if (fate === 'move') this.moveToParent(record, parent[kind], task);
    }
    own[kind] = records;
  }

  /** Versions are not compared. */
  private fateOf(record: GatherRecord, task: TrimTask, inParent: ReadonlySet<string>): Fate {
    if (task.remove.has(nameOf(record))) return this.fateOfTaken(record, task);
    if (inParent.has(nameArch(record))) return 'remove';
    const isSibling = record.flags.includes('fulltree-exclude') && !record.flags.includes('input');
    return isSibling ? 'move' : 'keep';
  }

  /** A layered product keeps sources and debug packages of what addons have: its users may not have the addons. */
  private fateOfTaken(record: GatherRecord, { arch, variant, kind }: TrimTask): Fate {
    if (variant.type === 'layered-product' && kind !== 'rpm') return 'keep-unnamed';
    this.warnings.push(
      `Removed addon package (arch: ${arch}, variant: ${variant.uid}): ${kind}: ${record.path}`,
    );
    return 'remove';
  }

  private moveToParent(record: GatherRecord, parent: GatherRecord[], task: TrimTask): void {
    this.counts.moved += 1;
    if (!task.movesToParent) return;
    const text = JSON.stringify(record);
    if (!parent.some((other) => JSON.stringify(other) === text)) parent.push(record);
  }

  private mapOf(arch: string, uid: string): PackageMap {
    return this.packages.get(arch)?.get(uid) ?? emptyPackageMap();
  }
}

interface TrimTask {
  readonly arch: string;
  readonly variant: TrimmedVariant;
  readonly kind: PackageKind;
  readonly remove: ReadonlySet<string>;
  readonly movesToParent: boolean;
}

/** `keep-unnamed`: kept, but its name does not count as one that the variant has. */
type Fate = 'keep' | 'keep-unnamed' | 'remove' | 'move';

const isOnArch = (variant: TrimmedVariant, arch: string): boolean =>
  variant.arches.some((candidate) => candidate === arch);

const copyOf = ({ rpm, srpm, debuginfo }: PackageMap): PackageMap => ({
  rpm: [...rpm],
  srpm: [...srpm],
  debuginfo: [...debuginfo],
});

const nameOf = ({ nevra }: GatherRecord): string => parseNevra(nevra).name;

function nameArch({ nevra }: GatherRecord): string {
  const { name, arch } = parseNevra(nevra);
  return `${name}.${arch}`;
}
