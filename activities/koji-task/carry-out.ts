/** Has a call's task, and waits for it. */
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { KojiFault, KojiTaskError } from '../../lib/errors.js';
import { openKoji, taskResult, taskUrl, type TaskInfo } from '../../lib/koji/index.js';
import { ensureTask, spendTask, watcherOf, type TaskCall } from '../../lib/koji-tasks/index.js';
import { makeDirectory } from '../../lib/process/index.js';
import { claimsOf, noteFileOf, submitLockOf, withKoji, type KojiContext } from './hub.js';

/** A task as logs and summaries name it. */
export interface KnownTask {
  readonly id: number;
  readonly url: string;
  readonly method: string;
}

interface Asking {
  /** Tells several tasks of a node apart. */
  readonly name?: string;
  /** A task that ended badly before is not taken: another is asked for. */
  readonly isBeginning?: boolean;
}

/** The one task of a node for a call. @throws KojiFault, TransientError, ConfigError */
export async function haveTask(
  context: KojiContext,
  call: TaskCall,
  logFile: string,
  { name = 'task', isBeginning = false }: Asking = {},
): Promise<KnownTask> {
  return await withKoji(context, async (koji) => {
    context.progress(`asking for ${call.taskMethod}`);
    await claimsOf(context).noteProfile(koji.profile.name);
    const id = await ensureTask({
      koji,
      call,
      owner: `${context.node.id}/${name}`,
      noteFile: noteFileOf(context, name),
      claims: claimsOf(context),
      lockFile: submitLockOf(context),
      adopt: context.adoptTask,
      isBeginning,
      signal: context.signal,
      at: context.at,
    });
    const task = { id, url: taskUrl(koji, id), method: call.taskMethod };
    await log(logFile, `Task URL: ${task.url}`);
    return task;
  });
}

/**
 * Waits until the task is finished; that may take days.
 * @throws KojiTaskError if it ends without success
 */
export async function waitForTask(
  context: KojiContext,
  known: KnownTask,
  logFile: string,
  name = 'task',
): Promise<void> {
  const { koji_profile: profile } = context.config;
  const watcher = watcherOf(profile ?? '', () => openKoji(profile));
  const logged: Promise<void>[] = [];
  context.progress(known.url);
  context.at('in-watch');
  const task = await watcher.wait(known.id, {
    signal: context.signal,
    onChange: (text) => {
      context.progress(`${known.url} ${text}`);
      logged.push(log(logFile, `${String(known.id)} ${known.method}: ${text}`));
    },
  });
  await Promise.all(logged);
  if (task.state === 'CLOSED') return;
  await spendTask(noteFileOf(context, name));
  throw await failureOf(context, known, task);
}

async function failureOf(
  context: KojiContext,
  { id, url, method }: KnownTask,
  { state }: TaskInfo,
): Promise<KojiTaskError> {
  const reason =
    state === 'CANCELED' ? 'somebody canceled it on the hub' : await reasonOf(context, id);
  return new KojiTaskError(
    { taskId: id, url, state, method, reason },
    {
      hint: `look at the task's logs, then retry ${context.node.id}: with another task, or with --task ID of one that was resubmitted`,
    },
  );
}

/** What the builder said. */
async function reasonOf(context: KojiContext, id: number): Promise<string> {
  return await withKoji(context, async (koji) => {
    try {
      await taskResult(koji, id);
      return 'no reason given';
    } catch (error) {
      if (error instanceof KojiFault) return error.text;
      throw error;
    }
  });
}

async function log(file: string, line: string): Promise<void> {
  await makeDirectory(path.dirname(file));
  await appendFile(file, `${new Date().toISOString()} ${line}\n`);
}
