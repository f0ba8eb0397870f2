import { describe, expect, test } from '@jest/globals';
import type { NodeId } from '../../../config-schemas/names.js';
import { ReadyQueues } from '../../../graph/ready-queues.js';

const ready = (node: string, rank = 1, taskQueue = 'q') => ({
  node: node as NodeId,
  taskQueue,
  rank,
  order: 0,
});

/** Starts what may start, each with so many executions; gives the nodes. */
function started(queues: ReadyQueues, executions = 1): string[] {
  const begun: string[] = [];
  queues.start(({ node }) => {
    begun.push(node);
    return begun.filter((name) => name === (node as string)).length < executions;
  });
  return begun;
}

describe('what is ready', () => {
  test('begins with the longest chain first, and up to the cap of its queue', () => {
    const queues = new ReadyQueues(() => 2);
    for (const [name, rank] of [
      ['short', 1],
      ['long', 3],
      ['middle', 2],
    ] as const) {
      queues.push(ready(name, rank));
    }
    queues.push(ready('elsewhere', 1, 'other'));
    expect(started(queues)).toEqual(['long', 'middle', 'elsewhere']);
    expect(queues.canStart()).toBe(false);
    queues.end('q');
    expect(started(queues)).toEqual(['short']);
    expect(queues.isEmpty()).toBe(true);
  });

  test('begins as often as there is something left of it', () => {
    const queues = new ReadyQueues(() => 10);
    queues.push(ready('discs'));
    expect(started(queues, 3)).toEqual(['discs', 'discs', 'discs']);
  });

  test('is gone when it is dropped, and the next one comes', () => {
    const queues = new ReadyQueues(() => 1);
    const first = queues.push(ready('first', 2));
    queues.push(ready('second'));
    queues.drop(first);
    queues.drop(first);
    expect(queues.isEmpty()).toBe(false);
    expect(started(queues)).toEqual(['second']);
    expect(queues.isEmpty()).toBe(true);
  });

  test('stays while paused, or at a limit of zero', () => {
    const queues = new ReadyQueues(() => 1);
    queues.push(ready('a'));
    queues.pause();
    expect([started(queues), queues.canStart()]).toEqual([[], false]);
    queues.resume();
    queues.limit('q', 0);
    expect([started(queues), queues.canStart()]).toEqual([[], false]);
    queues.limit('q', null);
    expect(started(queues)).toEqual(['a']);
  });
});
