/**
 * Work that keeps a processor busy for seconds is done in a thread: the event loop stays free to heartbeat, and to
 * hear that the work is to stop.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { CancelledError, InternalError } from '../errors.js';
import { restoreFailure, type Failure } from './failure.js';

/** What a thread tells: how far it is, then what came of it. */
export type ThreadMessage =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface ThreadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

/**
 * Runs a module that calls `serveThread` in a thread of its own, and gives what that returns.
 * @param module URL of the module; under a TypeScript loader that of its source
 * @param input plain data; it is copied
 * @throws CancelledError if the signal was aborted; the thread is ended
 */
export async function runInThread<Result>(
  module: URL,
  input: unknown,
  options: ThreadOptions = {},
): Promise<Result> {
  const { signal } = options;
  if (signal?.aborted === true) throw new CancelledError('the work was cancelled');
  const worker = startWorker(module, input);
  const onAbort = (): void => void worker.terminate();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await outcomeOf<Result>(worker, options);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

function outcomeOf<Result>(worker: Worker, options: ThreadOptions): Promise<Result> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') options.onProgress?.(message.text);
      else if (message.kind === 'done') resolve(message.result as Result);
      else reject(restoreFailure(message.failure));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      const cancelled = options.signal?.aborted === true;
      reject(
        cancelled
          ? new CancelledError('the work was cancelled')
          : new InternalError(`a thread ended with code ${String(code)} before its work was done`),
      );
    });
  });
}

/** Sources in TypeScript are run through tsx, which development and tests have; the built ones as they are. */
function startWorker(module: URL, input: unknown): Worker {
  const options = { workerData: input, execArgv: [] };
  if (!module.pathname.endsWith('.ts')) return new Worker(module, options);
  const loader = pathToFileURL(
    createRequire(module).resolve('tsx/esm/api').replace(/cjs$/, 'mjs'),
  ).href;
  const [from, target] = [loader, module.href].map((url) => JSON.stringify(url));
  return new Worker(
    `import(${String(from)}).then(({ register }) => { register(); return import(${String(target)}); })`,
    { ...options, eval: true },
  );
}

/** The URL of a module beside the caller: `.js` where it is built, `.ts` where the sources run. */
export function threadModule(name: string, callerUrl: string): URL {
  return new URL(`./${name}${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`, callerUrl);
}
