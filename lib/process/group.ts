/** Process groups: a tool is ended with all that it started, gently first. */
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './system-error.js';

const POLL_MS = 20;
/** How long to wait for the kernel to carry a SIGKILL out; a process in uninterruptible sleep may take longer. */
const KILL_WAIT_MS = 2_000;

const running = new Set<number>();
process.once('exit', () => {
  for (const group of running) signalGroup(group, 'SIGKILL');
});

/** Groups that are still registered when this process exits are killed with it. */
export function registerGroup(group: number): void {
  running.add(group);
}

export function unregisterGroup(group: number): void {
  running.delete(group);
}

/** SIGTERM to the group, SIGKILL to what is left of it after the grace time. */
export async function endGroup(group: number, graceMs: number): Promise<void> {
  if (!signalGroup(group, 'SIGTERM')) return;
  if (await isGone(group, graceMs)) return;
  signalGroup(group, 'SIGKILL');
  await isGone(group, KILL_WAIT_MS);
}

/** Whether any process of the group is there. */
export const isGroupAlive = (group: number): boolean => signalGroup(group, 0);

async function isGone(group: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isGroupAlive(group)) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
