import { describe, expect, test } from '@jest/globals';
import { plan } from '../../../graph/plan.js';
import { NodeViews } from '../../../workflows/node-views.js';
import { planInput } from '../graph/plan-inputs.js';

const { nodes } = plan(planInput([['Server', 'variant', ['x86_64']]]));
const [first, second, third] = nodes;

describe('what is known of nodes', () => {
  test('is the same after it was handed over, but for the names of steps', () => {
    const views = new NodeViews();
    views.started(first!, 'work', 1000);
    views.said(first!, 'all of it', 4000);
    views.started(second!, 'plan', 2000);
    views.said(second!, 'two discs', null);
    const other = new NodeViews();
    other.unpack(nodes, JSON.parse(JSON.stringify(views.pack(nodes))));
    for (const node of [first, second, third]) {
      expect(other.of(node!)).toEqual({ ...views.of(node!), step: null });
    }
    expect(other.periodOf(first!.phase)).toEqual({ startedAt: 1000, endedAt: 4000 });
    expect(other.periodOf(second!.phase)).toMatchObject({ startedAt: 2000 });
  });

  test('of very many nodes keeps all times, and the summaries of the last', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      ...first!,
      id: `gather:V${String(index)}.x86_64` as (typeof nodes)[0]['id'],
    }));
    const views = new NodeViews();
    for (const [index, node] of many.entries()) {
      views.started(node, 'solve', 1_700_000_000_000 + index);
      views.said(
        node,
        `${String(index)} packages, which is a great deal`,
        1_700_000_900_000 + index,
      );
    }
    const packed = views.pack(many);
    expect(JSON.stringify(packed).length).toBeLessThan(1_000_000);
    expect(packed.startedMs.every((time) => time !== null)).toBe(true);
    expect(packed.summaries[0]?.[0]).toBe(19_999);
    expect(packed.summaries.length).toBeLessThan(20_000);
  });
});
