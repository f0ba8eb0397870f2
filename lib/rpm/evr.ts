/** Epoch, version and release as one text, `[E:]V[-R]`, and how two of them compare or meet as dependencies. */
import { compareVersions } from './version-compare.js';

/** The parts of an EVR; an epoch that is not written is null, and so is a release. */
export interface Evr {
  readonly epoch: string | null;
  readonly version: string;
  readonly release: string | null;
}

/** Splits `[E:]V[-R]`; text before a colon is an epoch only if it is all digits (or empty, as rpm has it). */
export function parseEvr(text: string): Evr {
  const match = /^(\d*):/.exec(text);
  const rest = match === null ? text : text.slice(match[0].length);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: match?.[1] ?? null,
    version: dash < 0 ? rest : rest.slice(0, dash),
    release: dash < 0 ? null : rest.slice(dash + 1),
  };
}

/** Writes an EVR as dependencies and packages show it: an epoch of 0 is left out. */
export function formatEvr(epoch: string | null, version: string, release: string | null): string {
  const prefix = epoch === null || epoch === '' || epoch === '0' ? '' : `${epoch}:`;
  return release === null || release === ''
    ? `${prefix}${version}`
    : `${prefix}${version}-${release}`;
}

const epochOrZero = (epoch: string | null): string =>
  epoch === null || epoch === '' ? '0' : epoch;

/** Orders two packages' EVRs; a missing epoch is 0, a missing release older than any. */
export function compareEvr(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  const left = parseEvr(a);
  const right = parseEvr(b);
  const epochs = compareVersions(epochOrZero(left.epoch), epochOrZero(right.epoch));
  if (epochs !== 0) return epochs;
  const versions = compareVersions(left.version, right.version);
  if (versions !== 0) return versions;
  if (left.release === null || right.release === null) {
    if (left.release === right.release) return 0;
    return left.release === null ? -1 : 1;
  }
  return compareVersions(left.release, right.release);
}

/** Relations of a versioned dependency as bits, combined freely: `>=` is `GREATER | EQUAL`. */
export const RELATION = { GREATER: 1, EQUAL: 2, LESS: 4 } as const;

/** The operator of relation bits as text, for messages. */
export function relationText(bits: number): string {
  const less = (bits & RELATION.LESS) !== 0 ? '<' : '';
  const greater = (bits & RELATION.GREATER) !== 0 ? '>' : '';
  return `${less}${greater}${(bits & RELATION.EQUAL) !== 0 ? '=' : ''}`;
}

/**
 * Whether some version satisfies both `providedBits providedEvr` and `requiredBits requiredEvr`.
 * As rpm and libsolv: a side that does not name a release meets the other side's release only through `=` of the
 * side that lacks it, so `x > 2.36` is not satisfied by `x = 2.36-9`.
 */
export function relationsMeet(
  providedBits: number,
  providedEvr: string,
  requiredBits: number,
  requiredEvr: string,
): boolean {
  const shared = providedBits & requiredBits;
  if ((shared & (RELATION.LESS | RELATION.GREATER)) !== 0) return true;
  if (providedEvr === requiredEvr) return (shared & RELATION.EQUAL) !== 0;
  const order = compareForMatch(providedEvr, requiredEvr);
  switch (order) {
    case 'equal':
      return (shared & RELATION.EQUAL) !== 0;
    case 'provided-lacks-release':
      return (providedBits & RELATION.EQUAL) !== 0;
    case 'required-lacks-release':
      return (requiredBits & RELATION.EQUAL) !== 0;
    case 'provided-older':
      return (requiredBits & RELATION.LESS) !== 0 || (providedBits & RELATION.GREATER) !== 0;
    case 'provided-newer':
      return (requiredBits & RELATION.GREATER) !== 0 || (providedBits & RELATION.LESS) !== 0;
  }
}

type MatchOrder =
  | 'equal'
  | 'provided-lacks-release'
  | 'required-lacks-release'
  | 'provided-older'
  | 'provided-newer';

function compareForMatch(provided: string, required: string): MatchOrder {
  const left = parseEvr(provided);
  const right = parseEvr(required);
  const order =
    compareVersions(epochOrZero(left.epoch), epochOrZero(right.epoch)) ||
    compareVersions(left.version, right.version);
  if (order !== 0) return order < 0 ? 'provided-older' : 'provided-newer';
  const lacksLeft = left.release === null || left.release === '';
  const lacksRight = right.release === null || right.release === '';
  if (lacksLeft || lacksRight) {
    if (lacksLeft && lacksRight) return 'equal';
    return lacksLeft ? 'provided-lacks-release' : 'required-lacks-release';
  }
  const releases = compareVersions(left.release ?? '', right.release ?? '');
  if (releases === 0) return 'equal';
  return releases < 0 ? 'provided-older' : 'provided-newer';
}
