/** The runner with real programs: output, limits, cancellation of whole process groups. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, InputError, SpaceError, ToolError } from '../../../../lib/errors.js';
import { run, type Command } from '../../../../lib/process/index.js';

let directory: string;
let logFile: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), "punji run ' "));
  logFile = path.join(directory, 'logs', 'x86_64', 'tool.x86_64.log');
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const sh = (script: string, more: Partial<Command> = {}): Command => ({
  program: 'sh',
  args: ['-c', script],
  ...more,
});
const limits = () => ({ logFile, timeoutMs: 10_000, graceMs: 300 });
const failureOf = async (promise: Promise<unknown>): Promise<unknown> =>
  await promise.then(
    () => null,
    (error: unknown) => error,
  );
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a command that succeeds', () => {
  test('gives its standard output, and its log tells what was run and how it ended', async () => {
    const result = await run(sh('echo out; echo err >&2', { cwd: directory }), limits());
    expect(result).toMatchObject({ exitCode: 0, stdout: 'out\n' });
    const log = await readFile(logFile, 'utf8');
    expect(log).toContain(`$ sh -c 'echo out; echo err >&2'\n# cwd: ${directory}\n# start: 2`);
    expect(log).toContain('out\n');
    expect(log).toContain('err\n');
    expect(log).toMatch(/# exit 0 after \d+\.\d s\n$/);
  });

  test('appends to its log, so that a retry does not hide the attempt before', async () => {
    await run(sh('echo first'), limits());
    await run(sh('echo second'), limits());
    const log = await readFile(logFile, 'utf8');
    expect(log.indexOf('first')).toBeGreaterThan(0);
    expect(log.indexOf('second')).toBeGreaterThan(log.indexOf('first'));
  });

  test('sees its arguments as they are, with quotes, newlines and dollar signs', async () => {
    const args = ["it's", 'a "b"', 'line\nbreak', '$HOME', '', '*', '-- -x'];
    const { stdout } = await run({ program: 'printf', args: ['<%s>', ...args] }, limits());
    expect(stdout).toBe(args.map((arg) => `<${arg}>`).join(''));
  });

  test('sees only the allow-listed environment and its own variables', async () => {
    process.env.PUNJI_TEST_SECRET = 'secret';
    const { stdout } = await run(sh('env', { env: { OWN: 'yes' } }), limits());
    delete process.env.PUNJI_TEST_SECRET;
    expect(stdout).toContain('OWN=yes\n');
    expect(stdout).toContain('LC_ALL=C.UTF-8\n');
    expect(stdout).not.toContain('secret');
    expect(stdout).not.toContain('NODE_OPTIONS');
  });

  test('reads text or a file as standard input, and nothing by default', async () => {
    const cat: Command = { program: 'cat', args: [] };
    expect((await run({ ...cat, stdin: { text: 'text' } }, limits())).stdout).toBe('text');
    const file = { file: '/proc/sys/kernel/ostype' };
    expect((await run({ ...cat, stdin: file }, limits())).stdout).toBe('Linux\n');
    expect((await run(cat, limits())).stdout).toBe('');
  });

  test('may write standard output to a file of its own', async () => {
    const stdoutFile = path.join(directory, 'deep', 'out');
    const result = await run(sh('echo data; echo note >&2', { stdoutFile }), limits());
    expect(result.stdout).toBe('');
    expect(await readFile(stdoutFile, 'utf8')).toBe('data\n');
    expect(await readFile(logFile, 'utf8')).toContain('note\n');
    expect(await readFile(logFile, 'utf8')).not.toMatch(/^data$/m);
  });

  test('gives only the kept end of a long output, while the log has all of it', async () => {
    const command = { program: 'seq', args: ['200000'] };
    const { stdout } = await run(command, { ...limits(), keepStdoutBytes: 14 });
    expect(stdout).toBe('199999\n200000\n');
    expect((await readFile(logFile)).length).toBeGreaterThan(1_200_000);
  });

  test('may end with another exit code that is declared as success', async () => {
    const command = sh('exit 100', { okExitCodes: [0, 100] });
    expect((await run(command, limits())).exitCode).toBe(100);
  });

  test('does not wait for what it left in the background, and ends that', async () => {
    const { stdout } = await run(sh('sleep 60 & echo $!'), limits());
    await delay(100);
    expect(isAlive(Number(stdout))).toBe(false);
  });
});

describe('a command that fails', () => {
  test('is a ToolError with exit code, the last lines of its output and its log', async () => {
    const error = await failureOf(run(sh('seq 30; echo broken >&2; exit 3'), limits()));
    expect(error).toBeInstanceOf(ToolError);
    const tool = error as ToolError;
    expect(tool).toMatchObject({ exitCode: 3, signal: null, logFile });
    expect(tool.logTail.split('\n')).toHaveLength(20);
    expect(tool.logTail).toContain('broken');
    expect(await readFile(logFile, 'utf8')).toMatch(/# sh exited with 3/);
  });

  test('by a signal says which', async () => {
    expect(await failureOf(run(sh('kill -SEGV $$'), limits()))).toMatchObject({
      exitCode: null,
      signal: 'SIGSEGV',
    });
  });

  test('because it is not installed names the package to install', async () => {
    const error = await failureOf(
      run({ program: '/nowhere/createrepo_c', args: ['--version'] }, limits()),
    );
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({
      hint: "install package createrepo_c on this worker's machine",
    });
    expect((error as Error).message).toContain('is not installed');
  });

  test('because its working directory is missing says so', async () => {
    const error = await failureOf(run(sh('true', { cwd: '/nowhere' }), limits()));
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toContain('/nowhere: there is no such directory');
  });

  test('because it may not be executed says so', async () => {
    const error = await failureOf(run({ program: '/etc/passwd', args: [] }, limits()));
    expect(error).toBeInstanceOf(ToolError);
    expect((error as Error).message).toContain('cannot be started (EACCES)');
  });

  test('with an argument that no program can be given is refused', async () => {
    expect(await failureOf(run({ program: 'echo', args: ['a\0b'] }, limits()))).toBeInstanceOf(
      ToolError,
    );
  });

  test('for want of space is a SpaceError', async () => {
    const error = await failureOf(
      run({ program: 'dd', args: ['if=/dev/zero', 'of=/dev/full', 'count=1'] }, limits()),
    );
    expect(error).toBeInstanceOf(SpaceError);
  });

  test('because its log cannot be written is a SpaceError, and the command is ended', async () => {
    const error = await failureOf(run(sh('sleep 60'), { ...limits(), logFile: '/dev/full' }));
    expect(error).toBeInstanceOf(SpaceError);
  });
});

describe('a command that is stopped', () => {
  test('after its time limit is a ToolError that says the limit', async () => {
    const error = await failureOf(run(sh('sleep 60'), { ...limits(), timeoutMs: 200 }));
    expect(error).toBeInstanceOf(ToolError);
    expect((error as Error).message).toContain('took longer than 0.2 s');
  });

  test('by its signal ends with all descendants, also those that ignore SIGTERM', async () => {
    const controller = new AbortController();
    const script = `(trap '' TERM; echo $$; sh -c 'trap "" TERM; echo $$; while :; do sleep 0.1; done') & wait`;
    const running = run(sh(script), { ...limits(), signal: controller.signal });
    const outcome = failureOf(running);
    await delay(300);
    controller.abort();
    expect(await outcome).toBeInstanceOf(CancelledError);
    const pids = (await readFile(logFile, 'utf8')).split('\n').filter((line) => /^\d+$/.test(line));
    expect(pids).toHaveLength(2);
    expect(pids.map(Number).some(isAlive)).toBe(false);
  });

  test('gently may clean up before it ends', async () => {
    const controller = new AbortController();
    const script = `trap 'echo cleaned; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;
    const outcome = failureOf(run(sh(script), { ...limits(), signal: controller.signal }));
    await delay(300);
    controller.abort();
    expect(await outcome).toBeInstanceOf(CancelledError);
    expect(await readFile(logFile, 'utf8')).toContain('cleaned');
  });

  test('before it starts is never started', async () => {
    const started: number[] = [];
    const options = {
      ...limits(),
      signal: AbortSignal.abort(),
      onStart: (pid: number) => started.push(pid),
    };
    expect(await failureOf(run(sh('true'), options))).toBeInstanceOf(CancelledError);
    expect(started).toEqual([]);
  });
});
