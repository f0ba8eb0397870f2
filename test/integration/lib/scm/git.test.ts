/** Exports and references with the real git. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError, InputError, ToolError } from '../../../../lib/errors.js';
import { run } from '../../../../lib/process/index.js';
import {
  exportDirectory,
  exportFiles,
  GitResolver,
  type RunCommand,
  type ScmContext,
} from '../../../../lib/scm/index.js';

let root = '';
let repo = '';
let context: ScmContext;
let number = 0;
const out = (): string => path.join(root, `out-${String(number)}`);
const runCommand: RunCommand = (command, logFile, options) =>
  run(command, { logFile, timeoutMs: options?.timeoutMs ?? 60_000 });
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: repo,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'scm-git '));
  repo = path.join(root, "the 'repo' $(x)");
  await mkdir(path.join(repo, 'dir', 'sub'), { recursive: true });
  git('init', '--initial-branch=master');
  await writeFile(path.join(repo, 'top.txt'), 'one');
  await writeFile(path.join(repo, 'dir', 'sub', 'a b'), 'x');
  await symlink('/etc/passwd', path.join(repo, 'evil'));
  git('add', '.');
  git('commit', '--message=one');
  git('checkout', '-b', 'two');
  await writeFile(path.join(repo, 'top.txt'), 'two');
  git('commit', '--all', '--message=two');
  git('tag', 'both');
  git('branch', 'both');
  git('tag', 'v1');
});
afterAll(async () => {
  await rm(root, { recursive: true });
});
beforeEach(async () => {
  number += 1;
  const scratch = path.join(root, `scratch-${String(number)}`);
  await mkdir(scratch);
  context = { baseDir: root, scratch, logFile: path.join(root, 'log'), run: runCommand };
});

describe('a git repository gives', () => {
  test.each([
    [undefined, 'one'],
    ['two', 'two'],
    ['v1', 'two'],
  ])('a file of branch or tag %s', async (branch, text) => {
    await exportFiles({ scm: 'git', repo, branch, file: '/top.txt' }, out(), context);
    expect(await readFile(path.join(out(), 'top.txt'), 'utf8')).toBe(text);
  });

  test('a file of a commit, by its full and by its short id', async () => {
    const commit = git('rev-parse', 'master');
    for (const branch of [commit, commit.slice(0, 9)]) {
      await exportFiles({ scm: 'git', repo, branch, file: 'top.txt' }, out(), context);
      expect(await readFile(path.join(out(), 'top.txt'), 'utf8')).toBe('one');
    }
  });

  test('a directory, with mode 0755', async () => {
    await mkdir(out());
    await chmod(out(), 0o700);
    const files = await exportDirectory({ scm: 'git', repo, dir: 'dir' }, out(), context);
    expect(files).toEqual(['sub/a b']);
    expect((await stat(out())).mode & 0o777).toBe(0o755);
  });

  test('what a command has made in the clone', async () => {
    const command = 'mkdir made && echo "$PWD" > made/here && cat top.txt >> made/here';
    await exportDirectory({ scm: 'git', repo, dir: 'made', command }, out(), context);
    expect(await readFile(path.join(out(), 'here'), 'utf8')).toMatch(/^\/.*\none$/s);
  });

  test('all of it but .git', async () => {
    git('rm', '-q', '--cached', 'evil');
    git('commit', '-q', '--message=good');
    const files = await exportDirectory(
      { scm: 'git', repo, branch: 'two', dir: '/' },
      out(),
      context,
    );
    expect(files).toEqual(['dir/sub/a b', 'top.txt']);
  });
});

describe('refused', () => {
  test.each([
    [{ file: '../x' }, /leads out of its root/],
    [{ file: 'none' }, /has no "none"/],
    [{ file: 'evil' }, /leads out of/],
    [{ file: 'top.txt', branch: 'none' }, /has no branch, tag or commit 'none'/],
  ])('%j', async (source, message) => {
    const result = exportFiles({ scm: 'git', repo, ...source }, out(), context);
    await expect(result).rejects.toThrow(InputError);
    await expect(result).rejects.toThrow(message);
  });

  test('a command that fails', async () => {
    const source = { scm: 'git', repo, file: 'top.txt', command: 'echo out of eggs; exit 3' };
    await expect(exportFiles(source, out(), context)).rejects.toThrow(
      /exited with 3.*out of eggs/s,
    );
  });

  test('a repository that is not there', async () => {
    const source = { scm: 'git', repo: path.join(root, 'none'), file: 'top.txt' };
    const result = exportFiles(source, out(), context);
    await expect(result).rejects.toThrow(InputError);
    await expect(result).rejects.toThrow(
      /git cannot read .*none: .*does not appear to be a git repository/,
    );
  });

  test('a protocol that git does not know', async () => {
    const source = { scm: 'git', repo: 'gopher://example.com/x', file: 'top.txt' };
    await expect(exportFiles(source, out(), context)).rejects.toThrow(InputError);
  });

  test.each([401, 403, 404])('what a server refuses with %i, at once', async (status) => {
    const server = createServer((_request, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const repo = `http://127.0.0.1:${String(port)}/x.git`;
    const asked = new GitResolver({ run: runCommand, logFile: context.logFile });
    try {
      const result = exportFiles({ scm: 'git', repo, file: 'top.txt' }, out(), context);
      await expect(result).rejects.toThrow(InputError);
      await expect(asked.commit(repo, 'main')).rejects.toThrow(ConfigError);
    } finally {
      server.close();
    }
  });

  test('not for good what a server refuses with 503', async () => {
    const server = createServer((_request, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const repo = `http://127.0.0.1:${String(port)}/x.git`;
    try {
      const result = exportFiles({ scm: 'git', repo, file: 'top.txt' }, out(), context);
      await expect(result).rejects.toThrow(ToolError);
    } finally {
      server.close();
    }
  });
});

describe('references become commits', () => {
  const resolver = (): GitResolver =>
    new GitResolver({
      run: runCommand,
      logFile: path.join(root, 'log'),
      retryForMs: 30,
      retryEveryMs: 10,
    });

  test('by branch, tag and HEAD; a full commit stays without asking', async () => {
    const two = git('rev-parse', 'two');
    const asked = resolver();
    expect(await asked.commit(repo, 'two')).toBe(two);
    expect(await asked.commit(repo, 'v1')).toBe(git('rev-parse', 'v1'));
    expect(await asked.commit(repo, 'HEAD')).toBe(git('rev-parse', 'HEAD'));
    expect(await asked.commit('/none', two)).toBe(two);
  });

  test('a name that is missing, or names two things, is an error of the configuration', async () => {
    await expect(resolver().commit(repo, 'none')).rejects.toThrow(ConfigError);
    await expect(resolver().commit(repo, 'both')).rejects.toThrow(/it names 2 things/);
    await expect(resolver().commit(repo, '--x')).rejects.toThrow(/begins with a dash/);
  });

  test('a server that does not answer is asked again for a while, and once per compose', async () => {
    let asked = 0;
    // Nobody listens there: a server that is away for a moment.
    const closed = 'git://127.0.0.1:9/x';
    const failing = new GitResolver({
      run: (command, logFile, options) => {
        asked += 1;
        return asked < 3
          ? runCommand({ ...command, args: ['ls-remote', closed] }, logFile, options)
          : runCommand(command, logFile, options);
      },
      logFile: path.join(root, 'log'),
      retryForMs: 5_000,
      retryEveryMs: 1,
    });
    const two = git('rev-parse', 'two');
    expect(await Promise.all([failing.commit(repo, 'two'), failing.commit(repo, 'two')])).toEqual([
      two,
      two,
    ]);
    expect(asked).toBe(3);
    await expect(resolver().commit(closed, 'two')).rejects.toThrow(ToolError);
  });

  test('a repository that is not there is an error of the configuration, at once', async () => {
    const patient = new GitResolver({ run: runCommand, logFile: path.join(root, 'log') });
    await expect(patient.commit(path.join(root, 'none'), 'two')).rejects.toThrow(ConfigError);
  });
});
