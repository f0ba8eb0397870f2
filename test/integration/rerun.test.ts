/** Re-runs of one compose: what is kept, what runs, and that the result is that of a fresh compose. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NodeVerdict } from '../../graph/rerun.js';
import { composesIn, openPunjiHome, statusOf, type PunjiHome } from '../punji.js';
import { ROOT } from '../tools.js';

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

describe('a re-run', () => {
  test(
    'of a compose in which nothing has changed keeps every node',
    async () => {
      expect((await verdicts()).filter(({ verdict }) => verdict !== 'reused')).toEqual([]);
      expect(await rerun()).toEqual([]);
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
      const record = recordOf('init');
      await writeFile(
        record,
        (await readFile(record, 'utf8')).replace('"summary": "', '"summary": "x'),
      );
      expect(run(await verdicts())).toEqual([
        { id: 'init', verdict: 'run', reason: 'its record was changed' },
        {
          id: 'createrepo:Server.x86_64',
          verdict: 'run',
          reason: 'output changed: compose/Server/x86_64/os/repodata/repomd.xml',
        },
        {
          id: 'composeinfo',
          verdict: 'run',
          reason: 'output missing: compose/metadata/composeinfo.json',
        },
      ]);
      const again = await rerun();
      expect(again).toEqual(
        expect.arrayContaining(['init', 'createrepo:Server.x86_64', 'composeinfo']),
      );
      expect(again.filter((node) => /^(?:pkgset|gather|link)/.test(node))).toEqual([]);
      expect(await readFile(repomd, 'utf8')).toContain('</repomd>');
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

  test(
    'of a FINISHED compose leaves it alone and makes a new respin',
    async () => {
      const before = await runsOf(['init', 'composeinfo']);
      expect(await home.run('rerun', composeDir, '--quiet')).toMatchObject({ exitCode: 0 });
      expect(await runsOf(['init', 'composeinfo'])).toEqual(before);
      expect(await composesIn(home.targetDir)).toHaveLength(2);
    },
    3 * MINUTE_MS,
  );
});
