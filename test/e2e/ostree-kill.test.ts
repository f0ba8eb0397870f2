/** A process that commits is killed with -9 at many moments; its retry leaves exactly one commit of each compose. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { execa } from 'execa';
import { MOMENTS } from '../doubles/ostree-committer.js';
import { ROOT, TEST_CACHE } from '../tools.js';

const REF = 'punji/x86_64/base';
const COMMITTER = path.join(ROOT, 'test', 'doubles', 'ostree-committer.ts');
/** It starts over a hundred times: as one file that costs little. */
const BUNDLE = path.join(TEST_CACHE, 'ostree-committer.mjs');
const KILLS = 20;

let root = '';
let repo = '';

beforeAll(async () => {
  await build({
    entryPoints: [COMMITTER],
    outfile: BUNDLE,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // CommonJS dependencies ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
    },
    // It finds native code by where it lies.
    external: ['fs-native-extensions'],
  });
});

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'ostree-kill-'));
  repo = path.join(root, 'repo');
  await execa('ostree', ['init', '--mode=archive', `--repo=${repo}`]);
});

afterEach(() => rm(root, { recursive: true }));

interface Death {
  readonly tagRef?: boolean;
  /** Killed with all its children so long after it began. */
  readonly afterMs?: number;
  /** It kills itself. */
  readonly at?: string;
}

/** Runs the committer. Tells how long it worked, ms. */
async function commit(token: string, { tagRef = true, afterMs, at }: Death = {}): Promise<number> {
  const args = [BUNDLE, repo, REF, token, path.join(root, token), String(tagRef)];
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(at === undefined ? {} : { PUNJI_DIE_AT: at }) },
  });
  let stderr = '';
  let beganAt = 0;
  let timer: NodeJS.Timeout | undefined;
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  child.stdout.once('data', () => {
    beganAt = Date.now();
    if (afterMs === undefined) return;
    timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), afterMs);
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  const mayDie = afterMs !== undefined || at !== undefined;
  if (!mayDie && code !== 0) throw new Error(stderr);
  if (at !== undefined && code === 0) throw new Error(`it has not died at ${at}`);
  return Date.now() - beganAt;
}

async function commitsOf(token: string): Promise<number> {
  const { stdout } = await execa('find', [repo, '-name', '*.commit']);
  const files = stdout.split('\n').filter((line) => line !== '');
  const { stdout: found } = await execa('grep', ['-l', '-a', token, ...files], { reject: false });
  return found.split('\n').filter((line) => line !== '').length;
}

const log = async (): Promise<string[]> => {
  const { stdout } = await execa('ostree', ['log', `--repo=${repo}`, REF]);
  return [...stdout.matchAll(/^commit ([0-9a-f]{64})$/gm)].map((match) => match[1]!);
};

const refs = async (): Promise<string> =>
  (await execa('ostree', ['refs', `--repo=${repo}`])).stdout;
const fsck = () => execa('ostree', ['fsck', `--repo=${repo}`]);
/** The summary names the commit that the ref names. */
async function expectSummary(commitId: string): Promise<void> {
  const { stdout } = await execa('ostree', ['summary', '-v', `--repo=${repo}`]);
  expect(stdout).toContain(commitId);
}

const moments = (wholeMs: number): number[] =>
  Array.from({ length: KILLS }, (_, index) => Math.round((wholeMs * (index + 1)) / (KILLS + 1)));

test('twenty kills leave one commit per compose, and all of them in the history of the ref', async () => {
  const whole = await commit('undisturbed-0');
  for (const [index, afterMs] of moments(whole).entries()) {
    const token = `killed-${String(index).padStart(2, '0')}`;
    await commit(token, { afterMs });
    await commit(token);
    expect([afterMs, await commitsOf(token)]).toEqual([afterMs, 1]);
  }
  const history = await log();
  expect(history).toHaveLength(1 + KILLS);
  await expectSummary(history[0]!);
  await fsck();
}, 600_000);

test('with an outside signer, too, twenty kills leave one commit each, and the ref is left alone', async () => {
  const whole = await commit('undisturbed-1', { tagRef: false });
  for (const [index, afterMs] of moments(whole).entries()) {
    const token = `signed-${String(index).padStart(2, '0')}`;
    await commit(token, { tagRef: false, afterMs });
    await commit(token, { tagRef: false });
    expect([afterMs, await commitsOf(token)]).toEqual([afterMs, 1]);
  }
  expect(await refs()).toBe('');
  await fsck();
}, 600_000);

describe('killed', () => {
  test.each(MOMENTS)(
    '%s, a retry leaves one commit, the ref and a summary that names it',
    async (at) => {
      await commit('before');
      const [parent] = await log();
      await commit('token', { at });
      await commit('token');
      expect(await commitsOf('token')).toBe(1);
      const history = await log();
      expect(history.slice(1)).toEqual([parent]);
      await expectSummary(history[0]!);
      await fsck();
    },
    120_000,
  );

  test.each(MOMENTS.filter((at) => !at.endsWith('-ref')))(
    '%s, with an outside signer, a retry leaves one commit and no ref',
    async (at) => {
      await commit('token', { tagRef: false, at });
      await commit('token', { tagRef: false });
      expect(await commitsOf('token')).toBe(1);
      expect(await refs()).toBe('');
      await fsck();
    },
    120_000,
  );
});

test('of two composes at once, one of them killed, both commits are in one chain', async () => {
  await commit('before');
  for (const [index, at] of (['after-commit', 'before-ref', 'after-ref'] as const).entries()) {
    const [one, two] = [`one-${String(index)}`, `two-${String(index)}`];
    await Promise.all([commit(one), commit(two, { at })]);
    await Promise.all([commit(`three-${String(index)}`), commit(two)]);
    for (const token of [one, two]) expect([at, await commitsOf(token)]).toEqual([at, 1]);
    expect(await log()).toHaveLength(1 + 3 * (index + 1));
  }
  await expectSummary((await log())[0]!);
  await fsck();
}, 300_000);
