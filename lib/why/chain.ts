/** Follows a package to the input that brought it in, through the origins that a gather result keeps. */
import {
  KINDS,
  type GatherRecord,
  type PackageKind,
  type PackageMap,
} from '../solve-request/index.js';
import { parseNevra } from '../rpm/index.js';

export interface FoundRecord {
  readonly kind: PackageKind;
  readonly record: GatherRecord;
}

/**
 * Records that a person means by `bash`, `bash.x86_64`, `bash-5.1-2.x86_64` or a NEVRA with epoch; sources only if
 * nothing else has the name, or `.src` is asked for.
 */
export function findRecords(packages: PackageMap, wanted: string): readonly FoundRecord[] {
  const found = KINDS.flatMap((kind) =>
    packages[kind].flatMap((record) => (isMeant(record.nevra, wanted) ? [{ kind, record }] : [])),
  );
  const others = found.filter(({ kind }) => kind !== 'srpm');
  return distinct(others.length > 0 ? others : found);
}

/** Whether a text means a package. */
export function isMeant(nevra: string, wanted: string): boolean {
  if (nevra === wanted) return true;
  const { name, version, release, arch } = parseNevra(nevra);
  const plain = `${name}-${version}-${release}`;
  return [name, `${name}.${arch}`, `${plain}.${arch}`, plain].includes(wanted);
}

/** By the result that they are of: who asks for many chains makes them once. */
const indexes = new WeakMap<PackageMap, ReadonlyMap<string, FoundRecord>>();

function recordsByNevra(packages: PackageMap): ReadonlyMap<string, FoundRecord> {
  const known = indexes.get(packages);
  if (known !== undefined) return known;
  const made = new Map<string, FoundRecord>();
  for (const kind of KINDS) {
    for (const record of packages[kind]) {
      if (!made.has(record.nevra)) made.set(record.nevra, { kind, record });
    }
  }
  indexes.set(packages, made);
  return made;
}

/** The steps from an input to the package, the input first. */
export function chainTo(packages: PackageMap, target: FoundRecord): readonly FoundRecord[] {
  const byNevra = recordsByNevra(packages);
  const chain: FoundRecord[] = [];
  const seen = new Set<string>();
  let next: FoundRecord | undefined = target;
  while (next !== undefined && !seen.has(next.record.nevra)) {
    chain.unshift(next);
    seen.add(next.record.nevra);
    const by: string | null = next.record.origin?.by ?? null;
    next = by === null ? undefined : byNevra.get(by);
  }
  return chain;
}

function distinct(found: readonly FoundRecord[]): readonly FoundRecord[] {
  const seen = new Map<string, FoundRecord>();
  for (const one of found) if (!seen.has(one.record.nevra)) seen.set(one.record.nevra, one);
  return [...seen.values()];
}
