import { describe, expect, test } from '@jest/globals';
import { PhaseTally, settled } from '../../../graph/phase-tally.js';
import { plan } from '../../../graph/plan.js';
import { planInput } from './plan-inputs.js';

const { nodes } = plan(planInput([['Server', 'variant', ['x86_64']]]));

describe('the tally of phases', () => {
  test('counts all nodes as waiting at first, and follows each step', () => {
    const tally = new PhaseTally(nodes);
    const [first] = nodes;
    tally.move(first!, 'waiting', 'running');
    tally.move(first!, 'running', 'done');
    expect(tally.total()).toMatchObject({ waiting: nodes.length - 1, running: 0, done: 1 });
    const counts = new Map(tally.phases());
    expect(counts.get(first!.phase)?.done).toBe(1);
    expect([...counts.keys()]).toEqual([...new Set(nodes.map(({ phase }) => phase))]);
  });

  test('calls what is at no end cancelled when the compose has stopped', () => {
    const tally = new PhaseTally(nodes);
    tally.move(nodes[0]!, 'waiting', 'running');
    expect(settled(tally.total())).toMatchObject({
      waiting: 0,
      running: 0,
      cancelled: nodes.length,
    });
  });
});
