/**
 * `npm run bench:why [-- PACKAGES]`: what `punji why` takes for packages of a generated gather (docs/benchmarks.md). Every
 * package is explained in this process; the built command is then run for those that took longest, and for some that are
 * not in. Needs `npm run build` first.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gatherResultSchema } from '../../lib/gather/index.js';
import { KINDS, type PackageMap } from '../../lib/solve-request/index.js';
import { askedOf, chainTo, explainSteps, type FoundRecord } from '../../lib/why/index.js';
import { largeCompose, type LargeCompose } from '../doubles/large-compose.js';
import { ROOT } from '../tools.js';
import { table } from './table.js';

/** Of these, more than one in four comes in. */
const PACKAGES = 36_000;
const COMMANDS = 20;

const membersOf = (packages: PackageMap): FoundRecord[] =>
  KINDS.flatMap((kind) => packages[kind].map((record) => ({ kind, record })));

interface Timed {
  readonly nevra: string;
  readonly seconds: number;
}

const slowestFirst = (times: readonly Timed[]): Timed[] =>
  [...times].sort((a, b) => b.seconds - a.seconds);

async function explainAll(
  { arch, tree, variant }: LargeCompose,
  packages: PackageMap,
  scratch: string,
): Promise<Timed[]> {
  const file = tree.gatherInput(arch, variant.uid, 'comps');
  const log = await readFile(tree.gatherLog(arch, variant.uid, 'comps'), 'utf8');
  const input = await readFile(file, 'utf8');
  const asked = await askedOf({ file, input, log, isModular: false }, scratch);
  const all = membersOf(packages);
  const isIn = new Set(all.map(({ record }) => record.nevra));
  const times: Timed[] = [];
  for (const found of all) {
    const startMs = performance.now();
    await explainSteps(chainTo(packages, found), asked, (nevra) => isIn.has(nevra));
    times.push({ nevra: found.record.nevra, seconds: (performance.now() - startMs) / 1000 });
  }
  return slowestFirst(times);
}

function timedCommand(composeDir: string, nevra: string, ...options: string[]): Timed {
  const command = path.join(ROOT, 'bin', 'punji.js');
  const startMs = performance.now();
  execFileSync(process.execPath, [command, 'why', composeDir, 'Server.x86_64', nevra, ...options]);
  return { nevra, seconds: (performance.now() - startMs) / 1000 };
}

function absentOnes(packages: PackageMap, count: number): string[] {
  const isIn = new Set(
    membersOf(packages).map(({ record }) => record.nevra.replace(/-\d+:.*/, '')),
  );
  const names = Array.from({ length: count }, (_, index) => `pkg-${String(index)}`);
  return names.filter((name) => !isIn.has(name)).slice(0, COMMANDS);
}

const row = (name: string, times: readonly Timed[]): (string | number)[] => {
  const sorted = slowestFirst(times);
  const median = sorted[Math.floor(sorted.length / 2)]?.seconds ?? 0;
  return [name, times.length, median, sorted[0]?.seconds ?? 0];
};

async function measure(root: string, count: number): Promise<void> {
  const compose = await largeCompose(root, { packages: count, inputs: ['pkg-*7', 'pkg-*99'] });
  await compose.solve();
  const { arch, tree, variant } = compose;
  const text = await readFile(tree.gatherResult(arch, variant.uid), 'utf8');
  const { packages } = gatherResultSchema.parse(JSON.parse(text));
  const inProcess = await explainAll(compose, packages, path.join(root, 'scratch'));
  const slowest = inProcess.slice(0, COMMANDS).map(({ nevra }) => timedCommand(root, nevra));
  const absent = absentOnes(packages, count).map((name) => timedCommand(root, name, '--not'));
  console.log(
    table(
      [`${String(inProcess.length)} packages`, 'answers', 'median s', 'longest s'],
      [
        row('each, repositories read before', inProcess),
        row('the slowest, whole command', slowest),
        row('not in, whole command', absent),
      ],
    ),
  );
}

const root = await mkdtemp(path.join(os.tmpdir(), 'punji-bench-why-'));
process.env['PUNJI_CACHE_DIR'] = path.join(root, 'cache');
try {
  await measure(path.join(root, 'compose'), Number(process.argv[2] ?? PACKAGES));
} finally {
  await rm(root, { recursive: true });
}
