/** The packages that differ, as people look for them: by kind of change, and by source package in it. */
import type { ComposeDiff, PackageChangeKind, SizedChange } from '../../lib/compose-diff/index.js';

/** All packages of one source that changed in one way. */
export interface SourceGroup {
  readonly source: string;
  /** EVRs, where all its packages have the same; else null. */
  readonly before: string | null;
  readonly after: string | null;
  readonly changes: readonly SizedChange[];
  /** Bytes that the compose grew by. */
  readonly growth: number;
}

export const KINDS: readonly (readonly [PackageChangeKind, string])[] = [
  ['added', 'Added'],
  ['dropped', 'Dropped'],
  ['upgraded', 'Upgraded'],
  ['downgraded', 'Downgraded'],
  ['moved', 'Moved'],
];

/** Sources of one kind of change, by name. */
export function sourcesOf(
  { packages }: Pick<ComposeDiff, 'packages'>,
  kind: PackageChangeKind,
): readonly SourceGroup[] {
  const bySource = new Map<string, SizedChange[]>();
  for (const change of packages) {
    if (change.kind !== kind) continue;
    const known = bySource.get(change.source);
    if (known === undefined) bySource.set(change.source, [change]);
    else known.push(change);
  }
  return [...bySource]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([source, changes]) => ({
      source,
      before: commonEvr(changes.map(({ before }) => before?.evr)),
      after: commonEvr(changes.map(({ after }) => after?.evr)),
      changes,
      growth: changes.reduce((sum, change) => sum + growthOf(change), 0),
    }));
}

/** Bytes; a package that moved to more places or fewer counts once: its files are links. */
const growthOf = ({ sizeBefore, sizeAfter }: SizedChange): number =>
  (sizeAfter ?? 0) - (sizeBefore ?? 0);

function commonEvr(evrs: readonly (string | undefined)[]): string | null {
  const [first] = evrs;
  return first !== undefined && evrs.every((evr) => evr === first) ? first : null;
}

/** What changed for a source: `1.0-1 → 1.1-1`, an EVR, or the number of packages. */
export function versionsOf({ before, after, changes }: SourceGroup): string {
  if (before !== null && after !== null && before !== after) return `${before} → ${after}`;
  return after ?? before ?? `${String(changes.length)} packages`;
}

/** The packages of a source, by name, each with its arches. */
export function namesOf({ changes }: SourceGroup): string {
  const arches = new Map<string, string[]>();
  for (const { name, arch } of changes) arches.set(name, [...(arches.get(name) ?? []), arch]);
  return [...arches].map(([name, list]) => `${name} (${list.join(', ')})`).join(', ');
}

/** Bytes with a sign, in a unit that keeps it short. */
export function signedSize(bytes: number): string {
  const sign = bytes < 0 ? '-' : '+';
  return `${sign}${plainSize(Math.abs(bytes))}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function plainSize(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 ? String(value) : value.toFixed(1)} ${UNITS[step] ?? 'B'}`;
}
