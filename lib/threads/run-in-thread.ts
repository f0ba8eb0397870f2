/**
 * Work that keeps a processor busy for long is done in a thread: the event loop stays free to heartbeat, and to hear that
 * the work is to stop. A thread's start costs more than most of such work, so some wait for the next.
 */
import { isMainThread } from 'node:worker_threads';
import { CancelledError } from '../errors.js';
import { PooledThread, type ThreadOptions } from './pooled-thread.js';

/** Threads that wait for work at most; a thread's own threads end at once. */
const KEPT_THREADS = isMainThread ? 2 : 0;
const KEPT_MS = 20_000;
/** One whose work has left more is ended, which is how its memory comes back. */
const KEPT_BYTES = 32 * 1024 ** 2;

interface Waiting {
  readonly thread: PooledThread;
  readonly timer: NodeJS.Timeout;
}

const waiting: Waiting[] = [];

/**
 * Has a thread call `work` of a module, and gives what that returns.
 * @param module URL of the module; under a TypeScript loader that of its source
 * @param input plain data; it is copied
 * @throws CancelledError if the signal was aborted; the thread is ended
 */
export async function runInThread<Result>(
  module: URL,
  input: unknown,
  options: ThreadOptions = {},
): Promise<Result> {
  if (options.signal?.aborted === true) throw new CancelledError('the work was cancelled');
  const thread = takeThread();
  try {
    return await thread.carryOut<Result>({ module: module.href, input }, options);
  } finally {
    await giveBack(thread);
  }
}

function takeThread(): PooledThread {
  for (let known = waiting.pop(); known !== undefined; known = waiting.pop()) {
    clearTimeout(known.timer);
    if (known.thread.isAlive) return known.thread;
  }
  return new PooledThread(threadModule('host-thread', import.meta.url));
}

async function giveBack(thread: PooledThread): Promise<void> {
  if (!thread.isAlive || thread.keptBytes > KEPT_BYTES || waiting.length >= KEPT_THREADS) {
    await thread.end();
    return;
  }
  const timer = setTimeout(() => {
    waiting.splice(waiting.indexOf(entry), 1);
    void thread.end();
  }, KEPT_MS);
  timer.unref();
  const entry = { thread, timer };
  waiting.push(entry);
}

/** The URL of a module beside the caller: `.js` where it is built, `.ts` where the sources run. */
export function threadModule(name: string, callerUrl: string): URL {
  return new URL(`./${name}${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`, callerUrl);
}
