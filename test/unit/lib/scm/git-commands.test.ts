/** The git commands that are run, with a runner that only notes them. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Command } from '../../../../lib/process/index.js';
import { exportFiles, GitResolver, type RunCommand } from '../../../../lib/scm/index.js';

const COMMIT = 'a'.repeat(40);
let scratch = '';
let commands: Command[] = [];
beforeEach(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'git-commands-'));
  commands = [];
});
afterEach(async () => {
  await rm(scratch, { recursive: true });
});
const run: RunCommand = (command) => {
  commands.push(command);
  return Promise.resolve({ exitCode: 0, stdout: `${COMMIT}\trefs/heads/main\n`, durationMs: 0 });
};
const lines = (): string[] => commands.map(({ args }) => args.join(' '));

test('one commit is fetched and checked out, without asking anybody for a password', async () => {
  const source = { scm: 'git', repo: 'git+https://example.com/x.git', branch: 'main', file: 'x' };
  const result = exportFiles(source, scratch, { baseDir: '/', scratch, logFile: '/dev/null', run });
  await expect(result).rejects.toThrow('has no "x"');
  expect(lines()).toEqual([
    'init',
    'fetch --depth=1 -- https://example.com/x.git main',
    'checkout FETCH_HEAD',
  ]);
  expect(commands.every(({ env }) => env?.GIT_TERMINAL_PROMPT === '0')).toBe(true);
});

test('a credential helper is named in each command', async () => {
  const resolver = new GitResolver({ run, logFile: '/dev/null' });
  expect(await resolver.commit('https://example.com/x.git', 'main', '!helper')).toBe(COMMIT);
  expect(await resolver.commit('https://example.com/x.git', 'main', '!helper')).toBe(COMMIT);
  expect(lines()).toEqual([
    '-c credential.useHttpPath=true -c credential.helper=!helper ls-remote -- https://example.com/x.git main',
  ]);
});
