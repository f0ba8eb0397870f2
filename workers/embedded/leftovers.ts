/** Ends the server and worker that a daemon left behind when it was killed; they are known by a variable of theirs. */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Set for the daemon's children: the state directory that they serve. */
export const EMBEDDED_VARIABLE = 'PUNJI_EMBEDDED';
/** Set for them, too: the daemon's process id. */
export const DAEMON_VARIABLE = 'PUNJI_EMBEDDED_DAEMON';

const GRACE_MS = 3_000;
const POLL_MS = 25;

/** Ends, first gently, all processes that serve the state directory but this one. Gives how many there were. */
export async function endLeftovers(stateDir: string): Promise<number> {
  const deadline = Date.now() + GRACE_MS;
  let count = 0;
  for (let left = await servants(stateDir); left.length > 0; left = await servants(stateDir)) {
    count = Math.max(count, left.length);
    const signal = Date.now() > deadline ? 'SIGKILL' : 'SIGTERM';
    for (const pid of left) send(pid, signal);
    await delay(POLL_MS);
  }
  return count;
}

async function servants(stateDir: string): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const entry = `${EMBEDDED_VARIABLE}=${stateDir}`;
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environment.split('\0').includes(entry) ? Number(pid) : null;
    }),
  );
  return found.filter((pid) => pid !== null);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
