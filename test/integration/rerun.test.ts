/** Re-runs of one compose: what is kept, what runs, and that the result is that of a fresh compose. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { NodeVerdict } from '../../graph/rerun.js';
import { lineDifferences, normaliseCompose } from '../normalise.js';
import { composesIn, openPunjiHome, statusOf, type PunjiHome } from '../punji.js';
import { ROOT, TEMPORAL } from '../tools.js';

const CONFIG = path.join(ROOT, 'examples', 'demo', 'demo.conf');
const MINUTE_MS = 60_000;

let home: PunjiHome;
let composeDir: string;

beforeAll(async () => {
  await execa(process.execPath, [path.join(ROOT, 'examples', 'demo', 'build-rpms.mjs')]);
  home = await openPunjiHome();
  const made = await home.run(
    'compose',
    CONFIG,
    '--target-dir',
    home.targetDir,
    '--type',
    'test',
    '--quiet',
  );
  expect(made).toMatchObject({ exitCode: 0 });
  composeDir = (await composesIn(home.targetDir))[0] ?? '';
}, 5 * MINUTE_MS);

afterAll(async () => {
  await home.close();
});

const inCompose = (...below: string[]): string => path.join(composeDir, ...below);

/** A compose that ended badly, as far as anybody can tell. */
const spoil = (): Promise<void> => writeFile(inCompose('STATUS'), 'DOOMED\n');

const recordOf = (node: string): string =>
  inCompose('work', 'global', 'nodes', node, 'record.json');

async function runsOf(nodes: readonly string[]): Promise<Record<string, string>> {
  const entries = nodes.map(async (node) => {
    const { runId } = JSON.parse(await readFile(recordOf(node), 'utf8')) as { runId: string };
    return [node, runId] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function verdicts(...options: string[]): Promise<readonly NodeVerdict[]> {
  const shown = await home.run('plan', '--against', composeDir, '--format', 'json', ...options);
  expect(shown).toMatchObject({ exitCode: 0 });
  return JSON.parse(shown.stdout) as NodeVerdict[];
}

const run = (all: readonly NodeVerdict[]): readonly NodeVerdict[] =>
  all.filter(({ verdict }) => verdict === 'run');

/** Re-runs; gives the nodes that have run again. */
async function rerun(...options: string[]): Promise<readonly string[]> {
  await spoil();
  const all = (await verdicts()).map(({ id }) => id);
  const before = await runsOf(all);
  const again = await home.run('rerun', composeDir, '--quiet', ...options);
  expect(again).toMatchObject({ exitCode: 0 });
  expect(await statusOf(composeDir)).toBe('FINISHED');
  const after = await runsOf(all);
  return all.filter((node) => before[node] !== after[node]);
}

describe('a re-run of a finished compose', () => {
  test(
    'makes a new respin of hard links, and does not change it in anything',
    async () => {
      const before = await finalStateOf(composeDir);
      expect(await home.run('rerun', composeDir, '--quiet')).toMatchObject({ exitCode: 0 });
      expect(await stateOf(composeDir)).toEqual(before);
      const [, respin = ''] = await composesIn(home.targetDir);
      const lines = await Promise.all([composeDir, respin].map(normaliseCompose));
      expect(lineDifferences(lines[0] ?? [], lines[1] ?? [])).toEqual([]);
      expect(await takenOver(respin)).toEqual(
        expect.arrayContaining(['gather:Server.x86_64', 'createrepo:Server.src', 'init']),
      );
      await sharesFile(composeDir, respin, 'os/repodata/repomd.xml');
      await sharesFile(composeDir, respin, await discOf(composeDir), await discOf(respin));
    },
    3 * MINUTE_MS,
  );
});

describe('--old-composes', () => {
  test(
    'takes over discs and trees, but not what is to be looked at again, and says that nothing has changed',
    async () => {
      const [older = ''] = (await composesIn(home.targetDir)).slice(-1);
      const before = await finalStateOf(older);
      const made = await home.run(
        ...['compose', CONFIG, '--target-dir', home.targetDir, '--type', 'test', '--quiet'],
        ...['--old-composes', home.targetDir],
      );
      expect(made).toMatchObject({ exitCode: 0 });
      expect(await stateOf(older)).toEqual(before);
      const [newest = ''] = (await composesIn(home.targetDir)).slice(-1);
      const taken = await takenOver(newest);
      expect(taken).toEqual(expect.arrayContaining(['createrepo:Server.x86_64', 'comps:x86_64']));
      expect(taken.filter((node) => /^(?:init|pkgset|gather|tree_metadata)/.test(node))).toEqual(
        [],
      );
      const record = path.join(newest, 'work', 'global', 'nodes', 'compare', 'record.json');
      const text = await readFile(record, 'utf8');
      expect(text).toContain(`nothing has changed since ${path.basename(older)}`);
    },
    3 * MINUTE_MS,
  );

  test(
    'with --skip-unchanged makes no compose if nothing has changed, and says so',
    async () => {
      const before = await readdir(home.targetDir);
      const ended = await home.run(
        ...['compose', CONFIG, '--target-dir', home.targetDir, '--type', 'test'],
        ...['--old-composes', home.targetDir, '--skip-unchanged'],
      );
      expect(ended).toMatchObject({ exitCode: 5 });
      const [newest = ''] = (await composesIn(home.targetDir)).slice(-1);
      expect(ended.stdout).toContain('STATUS    UNCHANGED');
      expect(ended.stdout).toContain(`Directory ${newest}`);
      expect(await readdir(home.targetDir)).toEqual(before);
    },
    2 * MINUTE_MS,
  );
});

describe('a re-run', () => {
  test(
    'of a compose in which nothing has changed keeps every node, which is decided in one activity',
    async () => {
      expect((await verdicts()).filter(({ verdict }) => verdict !== 'reused')).toEqual([]);
      expect(await rerun()).toEqual([]);
      const types = await activitiesOfLastRun();
      expect(types.filter((type) => !type.startsWith('compose.'))).toEqual([]);
      expect(types.filter((type) => type !== 'compose.log').sort()).toEqual(
        ['capabilities', 'validate', 'allocate', 'resolve', 'finish']
          .map((name) => `compose.${name}`)
          .sort(),
      );
      // However many nodes are kept, they are told of in the main log together.
      expect(types.length).toBeLessThanOrEqual(8);
    },
    2 * MINUTE_MS,
  );

  test(
    'runs a node that was named, and what follows if it makes something else',
    async () => {
      const again = await rerun('--only', 'createiso:Server.x86_64');
      expect(again).toContain('createiso:Server.x86_64');
      expect(
        again.filter((node) => /^(?:gather|link|createrepo|createiso:Server.aarch64)/.test(node)),
      ).toEqual([]);
      expect(await rerun()).toEqual([]);
    },
    3 * MINUTE_MS,
  );

  test(
    'says which option makes which node run',
    async () => {
      const edited = run(await verdicts('--set', 'iso_level=4'));
      expect(edited.map(({ reason }) => reason)).toEqual(
        edited.map(() => 'option iso_level changed'),
      );
      expect(edited.map(({ id }) => id.split(':')[0])).toEqual(edited.map(() => 'createiso'));
      expect(edited.length).toBeGreaterThan(0);
    },
    MINUTE_MS,
  );

  test(
    'runs a node again whose output was truncated, deleted, or whose record was edited',
    async () => {
      const repomd = inCompose('compose', 'Server', 'x86_64', 'os', 'repodata', 'repomd.xml');
      const composeinfo = inCompose('compose', 'metadata', 'composeinfo.json');
      await truncate(repomd, 10);
      await rm(composeinfo);
      const record = recordOf('rpms_manifest');
      await writeFile(
        record,
        (await readFile(record, 'utf8')).replace('"summary": "', '"summary": "x'),
      );
      const reasons = run(await verdicts()).map(({ id, reason }) => [id, reason]);
      expect(Object.fromEntries(reasons)).toEqual({
        composeinfo: 'output missing: compose/metadata/composeinfo.json',
        'createrepo:Server.x86_64': 'output changed: compose/Server/x86_64/os/repodata/repomd.xml',
        rpms_manifest: 'its record was changed',
      });
      // Each makes what it had made before: what follows is kept.
      expect([...(await rerun())].sort()).toEqual([
        'composeinfo',
        'createrepo:Server.x86_64',
        'rpms_manifest',
      ]);
      expect(await readFile(repomd, 'utf8')).toContain('</repomd>');
    },
    3 * MINUTE_MS,
  );

  test(
    'runs a node again whose output was replaced; by the same size and time in place, with --verify only',
    async () => {
      const replaced = inCompose('compose', 'metadata', 'extra_files.json');
      await execa('cp', ['-p', replaced, `${replaced}.new`]);
      await rename(`${replaced}.new`, replaced);
      const edited = inCompose('compose', 'metadata', 'modules.json');
      await execa('cp', ['-p', edited, inCompose('as-it-was')]);
      const text = await readFile(edited, 'utf8');
      await writeFile(edited, text.replace('"header"', '"HEADER"'));
      await execa('touch', ['-r', inCompose('as-it-was'), edited]);
      expect(await rerun()).toEqual(['extra_files_manifest']);
      expect(await rerun('--verify')).toEqual(['modules_manifest']);
      expect(await readFile(edited, 'utf8')).toBe(text);
      await rm(inCompose('as-it-was'));
    },
    3 * MINUTE_MS,
  );

  test(
    'takes away what the plan has no more',
    async () => {
      const iso = inCompose('compose', 'Server', 'x86_64', 'iso');
      await expect(execa('ls', [iso])).resolves.toBeDefined();
      await spoil();
      const again = await home.run(
        'rerun',
        composeDir,
        '--quiet',
        '--set',
        'createiso_skip=[("^.*$", {"*": True, "src": True})]',
      );
      expect(again).toMatchObject({ exitCode: 0 });
      await expect(execa('ls', [iso])).rejects.toThrow();
      const images = await readFile(inCompose('compose', 'metadata', 'images.json'), 'utf8');
      expect(images).not.toContain('dvd');
    },
    3 * MINUTE_MS,
  );
});

/** Types of the activities that the compose's last run has scheduled. */
async function activitiesOfLastRun(): Promise<readonly string[]> {
  const endpoint = await readFile(path.join(home.stateDir, 'endpoint.json'), 'utf8');
  const owner = await readFile(inCompose('work', 'global', 'owner.json'), 'utf8');
  const { address } = JSON.parse(endpoint) as { address: string };
  const { workflowId } = JSON.parse(owner) as { workflowId: string };
  const { stdout } = await execa(TEMPORAL, [
    ...['workflow', 'show', '--workflow-id', workflowId, '--address', address, '--output', 'json'],
  ]);
  const { events } = JSON.parse(stdout) as {
    events: { activityTaskScheduledEventAttributes?: { activityType: { name: string } } }[];
  };
  return events.flatMap(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType.name ?? [],
  );
}

/** Every file and directory of a compose with size, time, inode and mode, and what is in the files. */
async function stateOf(directory: string): Promise<readonly string[]> {
  const { stdout: names } = await execa('find', [directory, '-printf', '%p %s %T@ %i %m %l\n']);
  const { stdout: sums } = await execa('find', [
    ...[directory, '-type', 'f', '-exec', 'sha256sum', '{}', '+'],
  ]);
  return [...names.split('\n'), ...sums.split('\n')].sort();
}

/** The same, once the history of its workflow was put into its logs, which happens after its end. */
async function finalStateOf(directory: string): Promise<readonly string[]> {
  const logs = path.join(directory, 'logs', 'global');
  const isThere = async (): Promise<boolean> =>
    (await readdir(logs)).some((name) => /^temporal-history-.*\.json$/.test(name));
  while (!(await isThere())) await delay(100);
  return await stateOf(directory);
}

/** Nodes whose work is an older compose's. */
async function takenOver(directory: string): Promise<readonly string[]> {
  const nodes = path.join(directory, 'work', 'global', 'nodes');
  const records = (await readdir(nodes)).map(async (node) => {
    const text = await readFile(path.join(nodes, node, 'record.json'), 'utf8').catch(() => '{}');
    return text.includes('"from": "') ? [node] : [];
  });
  return (await Promise.all(records)).flat();
}

async function discOf(directory: string): Promise<string> {
  const names = await readdir(path.join(directory, 'compose', 'Server', 'x86_64', 'iso'));
  return path.join('iso', names.find((name) => name.endsWith('.iso')) ?? '');
}

async function sharesFile(
  older: string,
  newer: string,
  name: string,
  newName = name,
): Promise<void> {
  const below = (dir: string, file: string): string =>
    path.join(dir, 'compose', 'Server', 'x86_64', file);
  const [a, b] = await Promise.all([stat(below(older, name)), stat(below(newer, newName))]);
  expect(a.ino).toBe(b.ino);
}
