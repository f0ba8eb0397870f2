/**
 * Gathers recorded inputs and compares with the recorded results.
 * usage: tsx test/bench/gather.ts DIRECTORY [CASE…]
 *
 * DIRECTORY has repositories and `cases/NAME/`: `case.json` (the input), `list.xz` (the sorted lines that pungi-gather
 * printed, `file://` and the directory cut off), perhaps `list-by-position.xz` (equally right), `unresolved.xz`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadPool, type GreedyMethod, type MultilibMethod } from '../../lib/depsolve/index.js';
import { resultLines, recordsOf } from '../../lib/gather/solution-records.js';
import { groupsFor, solveRequest } from '../../lib/gather/solve-request.js';

interface Case {
  readonly arch: string;
  readonly repos: readonly string[];
  readonly lookaside: readonly string[];
  readonly groups: readonly string[];
  readonly packages: readonly string[];
  readonly excludes: readonly string[];
  readonly prepopulate: readonly string[];
  readonly fulltree_excludes: readonly string[];
  readonly multilib: readonly MultilibMethod[];
  readonly multilib_blacklist: readonly string[];
  readonly multilib_whitelist: readonly string[];
  readonly greedy: GreedyMethod;
  readonly fulltree: boolean;
  readonly selfhosting: boolean;
}

const [directory = '', ...wanted] = process.argv.slice(2);

function linesOf(file: string): string[] {
  const text = execFileSync('xz', ['-dc', file], { maxBuffer: 2 ** 30 }).toString();
  return text.split('\n').filter((line) => line !== '');
}

/** How many lines are in one list only. */
function differences(ours: readonly string[], file: string): number {
  const theirs = new Set(linesOf(file));
  const own = new Set(ours);
  return (
    ours.filter((line) => !theirs.has(line)).length +
    [...theirs].filter((line) => !own.has(line)).length
  );
}

async function gather(given: Case) {
  const started = performance.now();
  const repositories = given.repos.map((name, index) => ({
    id: `pungi-repo-${String(index)}`,
    url: `file://${path.join(directory, name)}`,
    isLookaside: given.lookaside.includes(name),
  }));
  const loaded = await loadPool({
    repositories,
    lookasideRepositories: repositories.filter((repo) => repo.isLookaside).map(({ id }) => id),
    scratch: '/nonexistent',
  });
  const groups = await groupsFor(loaded, []);
  const read = performance.now();
  const request = {
    ...given,
    repositories,
    compsFiles: [],
    fulltreeExcludes: given.fulltree_excludes,
    multilibMethods: given.multilib,
    multilibBlacklist: given.multilib_blacklist,
    multilibWhitelist: given.multilib_whitelist,
  };
  const solution = await solveRequest(loaded, groups, request, () => undefined);
  const solved = performance.now();
  const prefix = `file://${directory.replace(/\/*$/, '')}/`;
  return {
    readMs: read - started,
    solveMs: solved - read,
    lines: resultLines(recordsOf(loaded.pool, solution)).map((line) => line.replace(prefix, '')),
    unresolved: [
      ...new Set(
        solution.unresolved.map(
          (one) => `Unresolvable dependency ${one.requirement} in ${one.package}`,
        ),
      ),
    ],
  };
}

for (const name of readdirSync(path.join(directory, 'cases')).sort()) {
  if (wanted.length > 0 && !wanted.some((prefix) => name.startsWith(prefix))) continue;
  const place = (file: string): string => path.join(directory, 'cases', name, file);
  const found = await gather(JSON.parse(readFileSync(place('case.json'), 'utf8')) as Case);
  const lists = ['list.xz', 'list-by-position.xz'].map(place).filter((file) => existsSync(file));
  const different = Math.min(...lists.map((file) => differences(found.lines, file)));
  console.log(
    [
      name.padEnd(40),
      `${String(found.lines.length)} lines, ${String(different)} different`,
      `unresolved ${String(differences(found.unresolved, place('unresolved.xz')))} different`,
      `read ${(found.readMs / 1000).toFixed(1)} s, solved ${(found.solveMs / 1000).toFixed(1)} s`,
      `peak ${String(Math.round(process.resourceUsage().maxRSS / 1024))} MB`,
    ].join(' · '),
  );
}
