/** One thread: takes an order at a time, and keeps the process alive only while it has one. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { CancelledError, InternalError } from '../errors.js';
import { restoreFailure, type Failure } from './failure.js';
import type { ThreadOrder } from './thread-work.js';

/** What a thread tells: how far it is, then what came of it, and how much memory that has left in use. */
export type ThreadMessage =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'done'; readonly result: unknown; readonly keptBytes: number }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly keptBytes: number };

export interface ThreadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

interface Hearing<Result> {
  readonly outcome: Promise<Result>;
  stop(): void;
}

export class PooledThread {
  /** Memory that the last order has left in use; infinite while nothing is known. */
  keptBytes = Infinity;
  /** False: it has ended, and can do no more. */
  isAlive = true;
  private readonly worker: Worker;

  constructor(host: URL) {
    this.worker = startWorker(host);
    this.worker.unref();
    // It may end while nobody waits for it.
    this.worker.on('error', () => undefined);
    this.worker.on('exit', () => {
      this.isAlive = false;
    });
  }

  /** @throws CancelledError if the signal was aborted; the thread is ended then */
  async carryOut<Result>(order: ThreadOrder, options: ThreadOptions): Promise<Result> {
    const { signal } = options;
    this.keptBytes = Infinity;
    const onAbort = (): void => void this.end();
    signal?.addEventListener('abort', onAbort, { once: true });
    const hearing = this.hear<Result>(options);
    this.worker.ref();
    try {
      this.worker.postMessage(order);
      return await hearing.outcome;
    } finally {
      hearing.stop();
      this.worker.unref();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private hear<Result>({ signal, onProgress }: ThreadOptions): Hearing<Result> {
    let settle: { resolve: (result: Result) => void; reject: (error: Error) => void };
    const outcome = new Promise<Result>((resolve, reject) => {
      settle = { resolve, reject };
    });
    const onMessage = (message: ThreadMessage): void => {
      if (message.kind === 'progress') {
        onProgress?.(message.text);
        return;
      }
      this.keptBytes = message.keptBytes;
      if (message.kind === 'done') settle.resolve(message.result as Result);
      else settle.reject(restoreFailure(message.failure));
    };
    const onError = (error: Error): void => {
      settle.reject(error);
    };
    const onExit = (code: number): void => {
      settle.reject(
        signal?.aborted === true
          ? new CancelledError('the work was cancelled')
          : new InternalError(`a thread ended with code ${String(code)} before its work was done`),
      );
    };
    this.worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    const stop = (): void => {
      // Not all at once: Node has listeners of its own there.
      this.worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    return { outcome, stop };
  }
}

/** Sources in TypeScript are run through tsx, which development and tests have; the built ones as they are. */
function startWorker(host: URL): Worker {
  if (!host.pathname.endsWith('.ts')) return new Worker(host, { execArgv: [] });
  const loader = pathToFileURL(
    createRequire(host).resolve('tsx/esm/api').replace(/cjs$/, 'mjs'),
  ).href;
  const [from, target] = [loader, host.href].map((url) => JSON.stringify(url));
  return new Worker(
    `import(${String(from)}).then(({ register }) => { register(); return import(${String(target)}); })`,
    { execArgv: [], eval: true },
  );
}
