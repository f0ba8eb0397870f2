/** The thread's side: takes its input, does the work, answers. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { InternalError } from '../errors.js';
import { describeFailure } from './failure.js';
import type { ThreadMessage } from './run-in-thread.js';

/** Does a thread's work and posts its result; call it once, at the top of the thread's module. */
export async function serveThread<Input, Result>(
  work: (input: Input, onProgress: (text: string) => void) => Result | Promise<Result>,
): Promise<void> {
  if (isMainThread || parentPort === null) {
    throw new InternalError('this module is to be run in a thread');
  }
  const port = parentPort;
  const post = (message: ThreadMessage): void => {
    port.postMessage(message);
  };
  try {
    const result = await work(workerData as Input, (text) => {
      post({ kind: 'progress', text });
    });
    post({ kind: 'done', result });
  } catch (error) {
    post({ kind: 'failed', failure: describeFailure(error) });
  }
}
