/** Runroot: the builder really runs the command, here without a chroot. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isStruct, type KojiValue } from '../../../../lib/koji/index.js';
import type { TaskHandler, Work } from '../builder.js';
import { HubFault } from '../fault.js';
import { taskDirectoryOf } from '../task-rows.js';

export const runroot: TaskHandler = async (work) => {
  const [, arch, command, last] = work.task.request;
  const text = Array.isArray(command) ? command.map(String).join(' ') : String(command);
  const packages = isStruct(last) && Array.isArray(last.packages) ? last.packages.map(String) : [];
  fillBuildroot(work, String(arch), packages);
  const status = await runCommand(work, text);
  const first = text.split(/\s+/).find((word) => !word.includes('=')) ?? text;
  if (status !== 0)
    throw new HubFault(1012, `${path.basename(first)} exited with status ${String(status)}`);
  return `${path.basename(first)} completed successfully`;
};

export async function runCommand({ task, store, signal }: Work, text: string): Promise<number> {
  const directory = taskDirectoryOf(store.state, task.id);
  mkdirSync(directory, { recursive: true });
  const log = createWriteStream(path.join(directory, 'runroot.log'));
  // What Pungi sends first would clear the caches of the machine that the tests run on.
  const harmless = text.replace(
    /rm -f \/var\/lib\/rpm\/__db\*; *rm -rf \/var\/cache\/yum\/\*; */g,
    '',
  );
  // Beside it: all that stands in the directory is an output of the task.
  const pidFile = `${directory}.pid`;
  endEarlier(pidFile, task.id);
  const child = spawn('/bin/sh', ['-c', `{ ${harmless}; } < /dev/null 2>&1`], {
    detached: true,
    // A test's own surroundings, where it has changed them.
    env: { ...process.env, KOJI_TASK: String(task.id) },
  });
  if (child.pid !== undefined) writeFileSync(pidFile, String(child.pid));
  child.stdout.pipe(log);
  return await new Promise<number>((resolve, reject) => {
    signal.addEventListener('abort', () => {
      if (child.pid !== undefined) endGroup(child.pid);
      reject(new Error('canceled'));
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** A builder that takes a task again ends what it had begun of it, as mock does. */
function endEarlier(pidFile: string, task: number): void {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    const environment = readFileSync(`/proc/${String(pid)}/environ`, 'utf8');
    if (environment.split('\0').includes(`KOJI_TASK=${String(task)}`)) endGroup(pid);
  } catch {
    // There was none, or it has ended.
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

const ALWAYS = ['bash', 'coreutils', 'rpm'];

/** The chroot's packages, which its command is told to have been run with. */
export function fillBuildroot(
  { task, store }: Work,
  arch: string,
  packages: readonly KojiValue[],
): void {
  if (store.state.buildroots.some((root) => root.task_id === task.id)) return;
  const rpms = [...new Set([...ALWAYS, ...packages.map(String)])].sort().map((name) => {
    const id = store.nextId();
    store.state.rpms.push({
      id,
      build_id: null,
      name,
      version: '1.0',
      release: '1',
      epoch: null,
      arch,
      size: 1,
      buildtime: 1,
      payloadhash: '0',
      sigkeys: [],
      buildroot_id: null,
    });
    return id;
  });
  store.state.buildroots.push({ id: store.nextId(), task_id: task.id, rpms });
}
