// The hub of the tests as a process of its own: starts it with the demo's RPMs in a tag, and tells when it answers.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from './setup.mjs';
import { SetupError } from './setup/command.mjs';

const MAIN = path.join(ROOT, 'test', 'doubles', 'koji-hub', 'main.ts');
const UP_MS = 60_000;

/** A free port: the one that was used before, if it is free. */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => (wanted === 0 ? reject(new Error('no port')) : resolve(freePort())));
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the hub; it ends with whoever starts it. Returns its process. */
export async function startHub({ directory, port, rpms, tags, profile, logFile }) {
  const log = openSync(logFile, 'a');
  const options = ['--port', String(port), '--rpms', rpms, '--profile', profile, '--attached'];
  const words = [MAIN, directory, ...options, ...tags.flatMap((tag) => ['--tag', tag])];
  const hub = spawn(process.execPath, ['--import', 'tsx', ...words], {
    cwd: ROOT,
    stdio: ['ignore', log, log],
  });
  const deadline = Date.now() + UP_MS;
  while (!(await answers(port))) {
    if (hub.exitCode !== null || Date.now() > deadline) {
      throw new SetupError(`the hub does not come up; see ${logFile}`);
    }
    await delay(100);
  }
  return hub;
}

const answers = (port) =>
  fetch(`http://127.0.0.1:${port}/control`, { method: 'POST' }).then(
    ({ ok }) => ok,
    () => false,
  );
