import { describe, expect, test } from '@jest/globals';
import type { NodeId } from '../../../config-schemas/names.js';
import { phaseNamed } from '../../../graph/phase-graph.js';
import { plan } from '../../../graph/plan.js';
import { Scheduler, type Execution } from '../../../graph/scheduler.js';
import {
  canSkip,
  concurrencyRefusal,
  retryRefusal,
  skipRefusal,
} from '../../../workflows/operator-rules.js';
import { planInput } from '../graph/plan-inputs.js';

/** A compose in which one node has failed and waits. */
function withFailed(failing: string): Scheduler {
  const scheduler = new Scheduler(plan(planInput([['Server', 'variant', ['x86_64']]])), {
    phaseNamed,
    taskQueueOf: () => 'punji',
    capOf: () => 100,
    onFailure: 'wait',
  });
  const end = (execution: Execution): void => {
    if (execution.node.id === failing) scheduler.fail(execution);
    else {
      const items = execution.step.name === 'plan' ? { items: 1 } : {};
      scheduler.succeed(execution, {
        ...{
          summary: '',
          numbers: {},
          data: {},
          warnings: [],
          failedDeliverables: [],
          reused: false,
        },
        ...items,
      });
    }
  };
  for (let next = scheduler.next(); next.length > 0; next = scheduler.next()) next.forEach(end);
  return scheduler;
}

const WHY = { reason: 'because' };

describe('what an operator may decide', () => {
  test('only a node that waits may be retried, and the refusal names those that do', () => {
    const scheduler = withFailed('createiso:Server.x86_64');
    expect(retryRefusal(scheduler, { node: 'createiso:Server.x86_64' })).toBeNull();
    expect(retryRefusal(scheduler, { node: 'init' })).toContain(
      'these do: createiso:Server.x86_64',
    );
    expect(retryRefusal(scheduler, {})).toContain("'undefined' does not wait");
    expect(retryRefusal(null, { node: 'init' })).toBe('no node waits for a decision');
    const node = 'createiso:Server.x86_64';
    expect(retryRefusal(scheduler, { node, task: -1 })).toContain(
      "'-1' is not a Koji task's number",
    );
  });

  test.each([
    ['createiso:Server.x86_64', null],
    ['repoclosure:Server.x86_64', null],
    ['test', null],
    ['createrepo:Server.x86_64', 'cannot be skipped'],
    ['gather:Server.x86_64', 'cannot be skipped'],
    ['tree_metadata:Server.x86_64', 'cannot be skipped'],
  ])('skipping %s: %s', (node, refusal) => {
    const scheduler = withFailed(node);
    const given = skipRefusal(scheduler, { node, ...WHY }, phaseNamed);
    if (refusal === null) expect(given).toBeNull();
    else expect(given).toContain(refusal);
    expect(canSkip(phaseNamed(scheduler.nodeOf(node as NodeId).phase))).toBe(refusal === null);
  });

  test('a skip needs a reason', () => {
    const node = 'createiso:Server.x86_64';
    expect(skipRefusal(withFailed(node), { node, reason: ' ' }, phaseNamed)).toContain('say why');
  });

  test.each([
    [{ queue: 'punji', limit: 0 }, null],
    [{ queue: 'punji-s390x', limit: 500 }, null],
    [{ queue: 'punji', limit: null }, null],
    [{ queue: 'other', limit: 1 }, 'no task queue'],
    [{ queue: 'punji', limit: 1.5 }, 'whole number'],
    [{ queue: 'punji' }, 'whole number'],
    [{ limit: 1 }, 'no task queue'],
  ])('limits %j: %s', (input, refusal) => {
    const given = concurrencyRefusal(input);
    if (refusal === null) expect(given).toBeNull();
    else expect(given).toContain(refusal);
  });
});
