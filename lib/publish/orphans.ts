/**
 * Ends processes that an attempt left behind on this host: a worker that dies by SIGKILL cannot end its tools.
 * They are known by a variable in their environment, which pid reuse cannot fake.
 */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CLAIM_VARIABLE } from './claim-variable.js';

const GRACE_MS = 2_000;
const POLL_MS = 50;

/** Ends, first gently, all processes whose mark matches. Does nothing where /proc does not exist. */
export async function endProcessesOf(matches: (mark: string) => boolean): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  let signal: NodeJS.Signals = 'SIGTERM';
  for (let left = await marked(matches); left.length > 0; left = await marked(matches)) {
    for (const pid of left) send(pid, signal);
    await delay(POLL_MS);
    if (Date.now() > deadline) signal = 'SIGKILL';
    if (Date.now() > deadline + GRACE_MS) return;
  }
}

async function marked(matches: (mark: string) => boolean): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => ((await hasMark(pid, matches)) ? pid : null)),
  );
  return found.filter((pid) => pid !== null && pid !== process.pid).map(Number);
}

async function hasMark(pid: number, matches: (mark: string) => boolean): Promise<boolean> {
  const environment = await readFile(`/proc/${String(pid)}/environ`, 'utf8').catch(() => '');
  const entry = environment.split('\0').find((line) => line.startsWith(`${CLAIM_VARIABLE}=`));
  return entry !== undefined && matches(entry.slice(CLAIM_VARIABLE.length + 1));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
