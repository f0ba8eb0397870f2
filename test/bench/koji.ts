/**
 * `npm run bench:koji -- [tag] [headers] [watch]`: a tag of 5,000 builds listed by us and by Koji's own client, headers
 * of 20,000 packages, 1,000 tasks watched at once; each against a hub in a process of its own (docs/benchmarks.md).
 */
import { execa, execaNode } from 'execa';
import { spawn, type ChildProcess } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openKojiProfile } from '../../lib/koji/index.js';
import { watcherOf } from '../../lib/koji-tasks/index.js';
import { readHeaders } from '../../lib/pkgset/index.js';
import { addBuild, addRpm, addTag, tagBuild } from '../doubles/koji-hub/content.js';
import { profileOf } from '../doubles/koji-hub/profile.js';
import { HubStore } from '../doubles/koji-hub/state.js';
import { newTask } from '../doubles/koji-hub/task-rows.js';
import { buildRpms } from '../rpms.js';
import { PYTHON, ROOT } from '../tools.js';
import { table, type Row } from './table.js';

const BUILDS = 5000;
const RPMS_OF_BUILD = ['src', 'x86_64', 'x86_64', 'aarch64', 'noarch'];
const HEADERS = 20_000;
const TASKS = 1000;
const WATCHED_S = 60;
/** Koji's default poll_interval. */
const POLL_MS = 6000;
const ROUNDS = 5;

const scratch = mkdtempSync(path.join(os.tmpdir(), 'punji-bench-koji-'));
const children: ChildProcess[] = [];

interface BenchHub {
  readonly url: string;
  /** Calls that it has had, by method. */
  readonly calls: () => Promise<readonly string[]>;
}

/** A hub in another process, with what `fill` has put into its state. */
async function startHub(name: string, fill: (store: HubStore) => void): Promise<BenchHub> {
  const directory = path.join(scratch, name);
  const store = new HubStore(directory);
  fill(store);
  store.save();
  const main = path.join(ROOT, 'test/doubles/koji-hub/main.ts');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', main, directory, '--task-ms', '60000'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  children.push(child);
  const [line] = (await child.stdout.take(1).toArray()) as Buffer[];
  const url = String(line).split(' ')[1]!;
  const calls = async (): Promise<readonly string[]> => {
    const answer = await fetch(new URL('/control', url), { method: 'POST', body: '' });
    return ((await answer.json()) as { calls: string[] }).calls;
  };
  return { url, calls };
}

function fillTag(store: HubStore): void {
  addTag(store, 'base');
  addTag(store, 'big', { parents: ['base'] });
  for (let index = 0; index < BUILDS; index += 1) {
    const name = `package${String(index)}`;
    const build = addBuild(store, { name, version: '1.2.3', release: '4.fc99' });
    RPMS_OF_BUILD.forEach((arch, number) => {
      addRpm(store, build, {
        name: number < 2 ? name : `${name}-${String(number)}`,
        arch,
        size: 12_345,
      });
    });
    tagBuild(store, index % 2 === 0 ? 'base' : 'big', build);
  }
}

interface Used {
  readonly wallS: number;
  readonly cpuS: number;
  readonly rpms: number;
}

async function benchTag(): Promise<Row[]> {
  const { url } = await startHub('tag', fillTag);
  const own = path.join(ROOT, 'test/bench/koji-listing.ts');
  const theirs = path.join(ROOT, 'test/bench/koji-listing.py');
  const rows: Row[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const ours = JSON.parse(
      (await execaNode(own, [url, 'big'], { nodeOptions: ['--import', 'tsx'] })).stdout,
    ) as Used;
    const python = JSON.parse((await execa(PYTHON, [theirs, url, 'big'])).stdout) as Used;
    if (ours.rpms !== python.rpms) throw new Error('the clients do not get the same');
    rows.push([
      `listing of ${String(ours.rpms)} RPMs, round ${String(round)}`,
      ours.wallS,
      ours.cpuS,
      python.wallS,
      python.cpuS,
      python.wallS / ours.wallS,
    ]);
  }
  return rows;
}

async function benchHeaders(): Promise<Row[]> {
  const repository = await buildRpms(path.join(ROOT, 'test/fixtures/composes/specs'), 'composes');
  const rpms = readdirSync(repository, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.rpm'))
    .map((file) => path.join(repository, file));
  const directory = path.join(ROOT, '.punji/test', `bench-headers-${String(process.pid)}`);
  mkdirSync(directory, { recursive: true });
  try {
    const paths = Array.from({ length: HEADERS }, (_, index) => {
      const link = path.join(directory, `${String(index)}.rpm`);
      linkSync(rpms[index % rpms.length]!, link);
      return link;
    });
    const started = performance.now();
    const before = process.cpuUsage();
    const facts = await readHeaders(paths);
    const { user, system } = process.cpuUsage(before);
    const wallS = (performance.now() - started) / 1000;
    if (facts.length !== HEADERS) throw new Error('headers are missing');
    return [[`${String(HEADERS)} headers`, wallS, (user + system) / 1e6, '', '', '']];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function benchWatch(): Promise<Row[]> {
  const { url, calls } = await startHub('watch', (store) => {
    addTag(store, 'lab-1');
    for (let index = 0; index < TASKS; index += 1) {
      const request = ['lab-1', 'x86_64', 'sleep 9999', { packages: ['lorax'], __starstar: true }];
      newTask(store, { method: 'runroot', request, arch: 'x86_64', owner: 2, priority: 15 });
    }
  });
  const ids = new HubStore(path.join(scratch, 'watch')).state.tasks.map(({ id }) => id);
  const open = async () => await openKojiProfile({ ...benchProfile(url), pollIntervalMs: POLL_MS });
  const controller = new AbortController();
  // In a worker each step has a signal of its own.
  setMaxListeners(0, controller.signal);
  const watcher = watcherOf(url, open);
  const options = { signal: controller.signal, onChange: () => undefined };
  const watches = ids.map(async (id) => await watcher.wait(id, options).catch(() => null));
  // The first round compiles the code.
  await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  const [asked, before] = [(await calls()).length, process.cpuUsage()];
  await new Promise((resolve) => setTimeout(resolve, WATCHED_S * 1000));
  const { user, system } = process.cpuUsage(before);
  const rounds = ((await calls()).length - asked) / TASKS;
  controller.abort();
  await Promise.all(watches);
  const cpuS = (user + system) / 1e6;
  const share = `${((100 * cpuS) / WATCHED_S).toFixed(1)} % of a core`;
  return [
    [`${String(TASKS)} tasks, ${rounds.toFixed(1)} multicalls`, WATCHED_S, cpuS, '', '', share],
  ];
}

function benchProfile(url: string) {
  const { origin } = new URL(url);
  const store = { state: { topdir: scratch } } as HubStore;
  return profileOf({ url, origin, topurl: `${origin}/kojifiles`, hub: { store } } as Parameters<
    typeof profileOf
  >[0]);
}

const SECTIONS: Readonly<Record<string, () => Promise<Row[]>>> = {
  tag: benchTag,
  headers: benchHeaders,
  watch: benchWatch,
};

try {
  const [...wanted] = process.argv.slice(2);
  const rows: Row[] = [];
  for (const [name, run] of Object.entries(SECTIONS)) {
    if (wanted.length === 0 || wanted.includes(name)) rows.push(...(await run()));
  }
  console.log(`${String(os.availableParallelism())} cores, load ${os.loadavg()[0]!.toFixed(1)}`);
  console.log(table(['what', 'wall s', 'CPU s', 'koji wall s', 'koji CPU s', 'ratio'], rows));
} finally {
  for (const child of children) child.kill();
  rmSync(scratch, { recursive: true, force: true });
}
