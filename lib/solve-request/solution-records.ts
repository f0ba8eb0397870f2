/** A solution as records and as the lines that pungi-gather prints. */
import { flagNames, type GatherSolution } from '../depsolve/index.js';
import { localPathOf, type PackagePool } from '../repodata/index.js';
import type { GatherRecord, PackageKind, PackageMap } from './records.js';

/** Packages by URL: the flags of packages of several repositories that are the same file are joined. */
function filesOf(
  pool: PackagePool,
  solution: GatherSolution,
  packages: readonly number[],
): ReadonlyMap<string, { readonly id: number; readonly flags: number }> {
  const byUrl = new Map<string, { id: number; flags: number }>();
  for (const id of packages) {
    const url = pool.url(id);
    const known = byUrl.get(url);
    const flags = (solution.flags[id] ?? 0) | (known?.flags ?? 0);
    byUrl.set(url, { id: known?.id ?? id, flags });
  }
  return byUrl;
}

/** One record per file. */
export function recordsOf(pool: PackagePool, solution: GatherSolution): PackageMap {
  const records = (packages: readonly number[]): GatherRecord[] =>
    Array.from(filesOf(pool, solution, packages), ([url, { id, flags }]) => ({
      path: localPathOf(url) ?? url,
      flags: flagNames(flags),
      nevra: pool.nevra(id),
      ...originOf(pool, solution, id),
    }));
  return {
    rpm: records(solution.binary),
    srpm: records(solution.source),
    debuginfo: records(solution.debug),
  };
}

function originOf(
  pool: PackagePool,
  { origins }: GatherSolution,
  id: number,
): Pick<GatherRecord, 'origin'> {
  const origin = origins.get(id);
  if (origin === undefined) return {};
  const { reason, by, requirement } = origin;
  return {
    origin: {
      reason,
      by: by === null ? null : pool.nevra(by),
      requirement: requirement === null ? null : pool.relations.text(requirement),
    },
  };
}

const LABELS: Readonly<Record<PackageKind, string>> = {
  rpm: 'RPM',
  srpm: 'SRPM',
  debuginfo: 'DEBUGINFO',
};

/** The text of a gather log: how each package came in, what is missing, and the result (pungi/scripts/pungi_gather.py). */
/** The command that would have asked the same. @param command its options */
export const commandLine = (command: readonly string[]): string =>
  `COMMAND: pungi-gather ${command.join(' ')}`;

export function logText(
  pool: PackagePool,
  solution: GatherSolution,
  map: PackageMap,
  command: readonly string[],
): string {
  return [
    commandLine(command),
    ...additions(pool, solution),
    ...warningsOf(solution),
    ...resultLines(map),
    '',
  ].join('\n');
}

/** In Pungi's words: names that no package has, and requirements that nothing satisfies. */
export function warningsOf(solution: GatherSolution): string[] {
  return [
    ...solution.unmatched.map(
      (pattern) => `Could not find a match for ${pattern} in any configured repo`,
    ),
    ...solution.unmatchedPrepopulate.map((name) => `Prepopulate: Doesn't match: ${name}`),
    ...solution.unresolved.map(
      ({ requirement, package: asker }) => `Unresolvable dependency ${requirement} in ${asker}`,
    ),
  ];
}

const ORDER = ['rpm', 'debuginfo', 'srpm'] as const;

/** Lines `RPM(flags): URL`, sorted within their kind. */
export const resultLines = (map: PackageMap): string[] =>
  ORDER.flatMap((kind) => linesOfKind(map, kind).sort());

/** The lines of a solution, in no order, without the records that they would be made of. */
export function linesOfSolution(pool: PackagePool, solution: GatherSolution): string[] {
  const texts = new Map<number, string>();
  const textOf = (flags: number): string => {
    const text = texts.get(flags) ?? flagNames(flags).join(',');
    texts.set(flags, text);
    return text;
  };
  const packages = { rpm: solution.binary, debuginfo: solution.debug, srpm: solution.source };
  return ORDER.flatMap((kind) =>
    Array.from(
      filesOf(pool, solution, packages[kind]),
      ([url, { flags }]) => `${LABELS[kind]}(${textOf(flags)}): ${url}`,
    ),
  );
}

/** The same lines in no order. */
export const linesOf = (map: PackageMap): string[] =>
  ORDER.flatMap((kind) => linesOfKind(map, kind));

const linesOfKind = (map: PackageMap, kind: PackageKind): string[] =>
  map[kind].map(
    ({ path, flags }) =>
      `${LABELS[kind]}(${flags.join(',')}): ${path.startsWith('/') ? 'file://' : ''}${path}`,
  );

/** `Added package X (pulled by Y, repo: Z) (Requires: R) (reason)`. */
function* additions(pool: PackagePool, solution: GatherSolution): Generator<string> {
  for (const [id, { reason, by, requirement }] of solution.origins) {
    const repository = by === null ? '' : (pool.repositories[pool.repository.at(by)]?.id ?? '');
    const pulled = by === null ? '' : ` (pulled by ${pool.nevra(by)}, repo: ${repository})`;
    const required = requirement === null ? '' : ` (Requires: ${pool.relations.text(requirement)})`;
    yield `Added package ${pool.nevra(id)}${pulled}${required} (${reason})`;
  }
}
