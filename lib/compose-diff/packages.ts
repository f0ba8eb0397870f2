/** What two composes' packages differ in, source package by source package. */
import { InputError } from '../errors.js';
import type { RpmListing } from '../productmd/index.js';
import { compareEvr, formatEvr, parseNevra } from '../rpm/index.js';

/** A binary package of one arch, wherever it is in a compose. */
interface Binary {
  readonly name: string;
  readonly arch: string;
  /** The newest, if several are there. */
  readonly evr: string;
  readonly source: string;
  /** Where its file is, relative to `compose/`. */
  readonly path: string;
  /** `VARIANT.ARCH`, sorted. */
  readonly places: readonly string[];
}

export type PackageChangeKind = 'added' | 'dropped' | 'upgraded' | 'downgraded' | 'moved';

export interface PackageChange {
  readonly kind: PackageChangeKind;
  readonly name: string;
  readonly arch: string;
  /** Name of the source package. */
  readonly source: string;
  readonly before: { readonly evr: string; readonly path: string } | null;
  readonly after: { readonly evr: string; readonly path: string } | null;
  /** `VARIANT.ARCH` that have it now and had it not, and the other way round. */
  readonly newIn: readonly string[];
  readonly goneFrom: readonly string[];
}

export interface PackageDiff {
  readonly changes: readonly PackageChange[];
  /** Binary packages that are the same in both. */
  readonly unchanged: number;
}

/** Compares listings of rpms.json: by name and arch of the packages; sources count as the arch `src`. */
export function diffPackages(older: RpmListing, newer: RpmListing): PackageDiff {
  const [before, after] = [binariesOf(older), binariesOf(newer)];
  const changes: PackageChange[] = [];
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const change = changeOf(before.get(key), after.get(key));
    if (change !== null) changes.push(change);
  }
  const both = [...after.keys()].filter((key) => before.has(key)).length;
  const changed = changes.filter(
    (change) => change.before !== null && change.after !== null,
  ).length;
  return { changes, unchanged: both - changed };
}

function changeOf(before: Binary | undefined, after: Binary | undefined): PackageChange | null {
  const known = after ?? before;
  if (known === undefined) return null;
  const newIn = without(after?.places, before?.places);
  const goneFrom = without(before?.places, after?.places);
  const kind = kindOf(before, after, newIn.length + goneFrom.length > 0);
  if (kind === null) return null;
  const side = (binary: Binary | undefined): PackageChange['before'] =>
    binary === undefined ? null : { evr: binary.evr, path: binary.path };
  const { name, arch, source } = known;
  return { kind, name, arch, source, before: side(before), after: side(after), newIn, goneFrom };
}

function kindOf(
  before: Binary | undefined,
  after: Binary | undefined,
  isMoved: boolean,
): PackageChangeKind | null {
  if (before === undefined) return 'added';
  if (after === undefined) return 'dropped';
  const order = compareEvr(after.evr, before.evr);
  if (order !== 0) return order > 0 ? 'upgraded' : 'downgraded';
  return isMoved ? 'moved' : null;
}

const without = (all: readonly string[] = [], taken: readonly string[] = []): readonly string[] =>
  all.filter((place) => !taken.includes(place));

type Mutable = { -readonly [K in keyof Binary]: Binary[K] } & { places: string[] };

/** Packages by name and arch. A source package is listed under each arch of its variant: it is of the variant. */
function binariesOf(listing: RpmListing): ReadonlyMap<string, Binary> {
  const found = new Map<string, Mutable>();
  for (const [variant, byArch] of Object.entries(listing)) {
    for (const [arch, bySource] of Object.entries(byArch)) {
      for (const [source, packages] of Object.entries(bySource)) {
        for (const [nevra, { path, category }] of Object.entries(packages)) {
          const place = category === 'source' ? `${variant}.src` : `${variant}.${arch}`;
          addBinary(found, { nevra, source, path, place });
        }
      }
    }
  }
  for (const binary of found.values()) binary.places.sort();
  return found;
}

function addBinary(
  found: Map<string, Mutable>,
  entry: { readonly nevra: string; readonly source: string; readonly path: string; place: string },
): void {
  const { name, epoch, version, release, arch } = parseNevra(entry.nevra);
  const evr = formatEvr(epoch, version, release);
  const key = `${name}.${arch}`;
  const known = found.get(key);
  if (known === undefined) {
    const source = sourceName(entry.source);
    found.set(key, { name, arch, evr, source, path: entry.path, places: [entry.place] });
    return;
  }
  if (!known.places.includes(entry.place)) known.places.push(entry.place);
  if (compareEvr(evr, known.evr) > 0) Object.assign(known, { evr, path: entry.path });
}

function sourceName(nevra: string): string {
  try {
    return parseNevra(nevra).name;
  } catch (error) {
    if (error instanceof InputError) return nevra;
    throw error;
  }
}
