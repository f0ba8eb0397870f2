/** The client's side of embedded mode: finds the daemon of a state directory, or starts it. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TransientError } from '../../lib/errors.js';
import { makeDirectory, type Command } from '../../lib/process/index.js';
import { buildId } from '../build-info.js';
import { readEndpoint, type Endpoint } from './endpoint.js';
import { isAlive } from './process-identity.js';
import type { StateFiles } from './state-files.js';

const UP_TIMEOUT_MS = 45_000;
const DOWN_TIMEOUT_MS = 40_000;
const POLL_MS = 20;
const LOG_TAIL_LINES = 10;

/** The endpoint of the directory's daemon; one is started if there is none. @throws TransientError if it cannot be */
export async function ensureDaemon(files: StateFiles, daemon: Command): Promise<Endpoint> {
  const known = await readEndpoint(files);
  if (known !== null) return known;
  await makeDirectory(files.dir);
  const child = startDaemon(files, daemon);
  const deadline = Date.now() + UP_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const endpoint = await readEndpoint(files);
    if (endpoint !== null) return endpoint;
    if (child.failed()) break;
    await delay(POLL_MS);
  }
  throw new TransientError(
    `the embedded server did not start\n${await lastLines(files.log('daemon'))}`,
    { hint: `see the logs in ${files.dir}, or set TEMPORAL_ADDRESS to use a server that runs` },
  );
}

/** Whether the daemon runs other code than this command. */
export const isOfAnotherBuild = (endpoint: Endpoint): boolean => endpoint.build !== buildId();

/** Ends the directory's daemon with its server and worker. False if there was none. @throws TransientError */
export async function stopDaemon(files: StateFiles): Promise<boolean> {
  const endpoint = await readEndpoint(files);
  if (endpoint === null) return false;
  process.kill(endpoint.daemon.pid, 'SIGTERM');
  const deadline = Date.now() + DOWN_TIMEOUT_MS;
  while (isAlive(endpoint.daemon)) {
    if (Date.now() > deadline) {
      throw new TransientError(`the daemon (process ${String(endpoint.daemon.pid)}) does not end`, {
        hint: 'wait for its composes, or end it with SIGKILL: composes are not lost',
      });
    }
    await delay(POLL_MS);
  }
  return true;
}

/** Runs on its own: neither the terminal's signals nor our end reach it. */
function startDaemon(files: StateFiles, daemon: Command): { failed: () => boolean } {
  const log = openSync(files.log('daemon'), 'a', 0o600);
  let exitCode: number | null = null;
  try {
    const child = spawn(daemon.program, daemon.args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: daemon.env,
      cwd: files.dir,
    });
    child.once('error', () => (exitCode = 1));
    child.once('exit', (code) => (exitCode = code ?? 1));
    child.unref();
  } finally {
    closeSync(log);
  }
  // One that ends with 0 has found another daemon at work.
  return { failed: () => exitCode !== null && exitCode !== 0 };
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
}
