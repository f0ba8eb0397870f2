/** A process that commits is killed with -9 at twenty moments; its retry leaves exactly one commit of each compose. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { ROOT } from '../tools.js';

const REF = 'punji/x86_64/base';
const COMMITTER = path.join(ROOT, 'test', 'doubles', 'ostree-committer.ts');
const TSX = path.join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');

let root = '';
let repo = '';

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'ostree-kill-'));
  repo = path.join(root, 'repo');
  await execa('ostree', ['init', '--mode=archive', `--repo=${repo}`]);
});

afterEach(() => rm(root, { recursive: true }));

/** Runs the committer; it is killed with all its children so long after it began. Tells how long it worked, ms. */
async function commit(token: string, tagRef: boolean, killAfterMs?: number): Promise<number> {
  const args = [TSX, COMMITTER, repo, REF, token, path.join(root, token), String(tagRef)];
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  let beganAt = 0;
  let timer: NodeJS.Timeout | undefined;
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  child.stdout.once('data', () => {
    beganAt = Date.now();
    if (killAfterMs === undefined) return;
    timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), killAfterMs);
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  if (killAfterMs === undefined && code !== 0) throw new Error(stderr);
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

test('twenty kills leave one commit per compose, and all of them in the history of the ref', async () => {
  const whole = await commit('undisturbed-0', true);
  const moments = Array.from({ length: 20 }, (_, index) => Math.round((whole * (index + 1)) / 21));
  for (const [index, moment] of moments.entries()) {
    const token = `killed-${String(index).padStart(2, '0')}`;
    await commit(token, true, moment);
    await commit(token, true);
    expect([moment, await commitsOf(token)]).toEqual([moment, 1]);
  }
  expect(await log()).toHaveLength(21);
  await execa('ostree', ['fsck', `--repo=${repo}`]);
}, 240_000);

test('with an outside signer, too, there is one commit, and the ref is left alone', async () => {
  const whole = await commit('undisturbed-1', false);
  for (const part of [0.5, 0.6, 0.7, 0.8, 0.9]) {
    const token = `signed-${String(part)}`;
    await commit(token, false, Math.round(whole * part));
    await commit(token, false);
    expect([part, await commitsOf(token)]).toEqual([part, 1]);
  }
  const { stdout } = await execa('ostree', ['refs', `--repo=${repo}`]);
  expect(stdout).toBe('');
}, 120_000);
