/** The thread's side: loads the module that it is told, calls its work, answers; then waits for the next order. */
import { parentPort } from 'node:worker_threads';
import { getHeapStatistics } from 'node:v8';
import { InternalError } from '../errors.js';
import { describeFailure } from './failure.js';
import type { ThreadMessage } from './pooled-thread.js';
import type { ThreadOrder, ThreadWork } from './thread-work.js';

if (parentPort === null) throw new InternalError('this module is to be run in a thread');
const port = parentPort;

const post = (message: ThreadMessage): void => {
  port.postMessage(message);
};

async function carryOut({ module, input }: ThreadOrder): Promise<void> {
  try {
    const { work } = (await import(module)) as { work: ThreadWork<unknown, unknown> };
    const result = await work(input, (text) => {
      post({ kind: 'progress', text });
    });
    post({ kind: 'done', result, keptBytes: keptBytes() });
  } catch (error) {
    post({ kind: 'failed', failure: describeFailure(error), keptBytes: keptBytes() });
  }
}

/** What the work has left in memory, garbage included. */
function keptBytes(): number {
  const { used_heap_size: heapBytes, external_memory: externalBytes } = getHeapStatistics();
  return heapBytes + externalBytes;
}

port.on('message', (order: ThreadOrder) => void carryOut(order));
