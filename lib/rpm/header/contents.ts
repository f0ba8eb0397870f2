/**
 * What a package provides, requires and holds, as createrepo_c tells it in primary metadata (createrepo_c, parsehdr.c):
 * requirements that rpm itself, or the package, meets are left out, and of those for the C library all but the highest.
 */
import { RELATION } from '../evr.js';
import { compareVersions } from '../version-compare.js';
import type { Header } from './header.js';
import { TAG } from './tags.js';

export interface RelationFacts {
  readonly name: string;
  /** See RELATION; 0: no version. */
  readonly bits: number;
  /** `[E:]V[-R]`, an epoch of 0 left out. */
  readonly evr: string;
}

export interface RpmContents {
  readonly provides: readonly RelationFacts[];
  readonly requires: readonly RelationFacts[];
  /** Those that primary metadata names. */
  readonly files: readonly string[];
}

/** Bits of rpm's flags. */
const SENSE = { less: 1 << 1, greater: 1 << 2, equal: 1 << 3 } as const;
/** Requirements of scripts: the same requirement for a script and for the package stands twice. */
const PRE = (1 << 5) | (1 << 6) | (1 << 7) | (1 << 9) | (1 << 10);
const C_LIBRARY = 'libc.so.6';

export function contentsOf(header: Header): RpmContents {
  const paths = pathsOf(header);
  const provides = relationsOf(header, {
    names: TAG.provideName,
    flags: TAG.provideFlags,
    versions: TAG.provideVersion,
  });
  return {
    provides: provides.map(({ relation }) => relation),
    requires: requiresOf(header, paths, new Set(provides.map(({ key }) => key))),
    files: paths.filter(isPrimaryPath),
  };
}

/** Primary metadata names these files of every package (createrepo_c, misc.h). */
const isPrimaryPath = (path: string): boolean =>
  path.startsWith('/etc/') || path.includes('bin/') || path === '/usr/lib/sendmail';

interface RawRelation {
  readonly relation: RelationFacts;
  /** The same for the same text. */
  readonly key: string;
  readonly isPre: boolean;
}

function relationsOf(
  header: Header,
  tags: { readonly names: number; readonly flags: number; readonly versions: number },
): RawRelation[] {
  const flags = header.integers(tags.flags);
  const versions = header.texts(tags.versions);
  return header.texts(tags.names).flatMap((name, index) => {
    const sense = flags[index] ?? 0;
    const version = versions[index] ?? '';
    // An epoch that is no number makes no relation.
    if (!/^(\d*:)?[^:]*$/.test(version)) return [];
    const bits = version === '' ? 0 : bitsOf(sense);
    const relation = { name, bits, evr: bits === 0 ? '' : version.replace(/^0*:/, '') };
    return [
      {
        relation,
        key: `${name}\0${String(bitsOf(sense))}\0${version}`,
        isPre: (sense & PRE) !== 0,
      },
    ];
  });
}

/** Relations that are none of the five operators have no version. */
function bitsOf(sense: number): number {
  const isLess = (sense & SENSE.less) !== 0;
  const isGreater = (sense & SENSE.greater) !== 0;
  if (isLess && isGreater) return 0;
  return (
    (isLess ? RELATION.LESS : 0) |
    (isGreater ? RELATION.GREATER : 0) |
    ((sense & SENSE.equal) === 0 ? 0 : RELATION.EQUAL)
  );
}

function requiresOf(
  header: Header,
  paths: readonly string[],
  provided: ReadonlySet<string>,
): RelationFacts[] {
  const own = new Set(paths.filter(isPrimaryPath));
  /** By name, what was last required. */
  const last = new Map<string, string>();
  const requires: RelationFacts[] = [];
  let library: RelationFacts | null = null;
  const raw = relationsOf(header, {
    names: TAG.requireName,
    flags: TAG.requireFlags,
    versions: TAG.requireVersion,
  });
  for (const { relation, key, isPre } of raw) {
    const { name } = relation;
    if (name.startsWith('rpmlib(') || own.has(name) || provided.has(key)) continue;
    const text = `${key}\0${String(isPre)}`;
    if (last.get(name) === text) continue;
    if (name.startsWith(C_LIBRARY)) {
      if (library === null || isHigherLibrary(name, library.name)) library = relation;
      continue;
    }
    last.set(name, text);
    requires.push(relation);
  }
  return library === null ? requires : [...requires, library];
}

/** Of `libc.so.6(GLIBC_2.34)(64bit)`: the first number in the first brackets; none is lower than any. */
function isHigherLibrary(name: string, than: string): boolean {
  const versionOf = (text: string): string => /^[^(]*\([^)]*?(\d[^)]*)\)/.exec(text)?.[1] ?? '';
  const [version, other] = [versionOf(name), versionOf(than)];
  return version !== '' && (other === '' || compareVersions(version, other) > 0);
}

function pathsOf(header: Header): string[] {
  const directories = header.texts(TAG.dirNames);
  const indexes = header.integers(TAG.dirIndexes);
  return header
    .texts(TAG.baseNames)
    .map((name, index) => `${directories[indexes[index] ?? -1] ?? ''}${name}`);
}
