import { describe, expect, test } from '@jest/globals';
import { plan } from '../../../graph/plan.js';
import { PlanPages } from '../../../workflows/plan-pages.js';
import { planInput } from '../graph/plan-inputs.js';

const ARCHES = ['aarch64', 'ppc64le', 's390x', 'x86_64'];
const NOTHING = { step: null, summary: null, startedAt: null, endedAt: null };
const pagesOf = (thePlan: ReturnType<typeof plan>) => {
  const pages = new PlanPages(thePlan);
  return (input: object) =>
    pages.page(
      input,
      () => 'waiting',
      () => NOTHING,
    );
};

describe('pages of a plan', () => {
  test('name what a node needs by its place, under the reason', () => {
    const small = plan(planInput([['Server', 'variant', ['x86_64']]]));
    const { nodes } = pagesOf(small)({});
    const gather = nodes.find(({ id }) => id === 'gather:Server.x86_64');
    const edges = small.edges.filter(({ to }) => to === (gather?.id as string));
    expect(gather?.needs.flatMap(({ places }) => places.map((place) => nodes[place]?.id))).toEqual(
      edges.map(({ from }) => from),
    );
    expect(gather?.needs.map(({ because }) => because)).toEqual(edges.map((edge) => edge.because));
  });

  test('of 20,000 nodes are each far below 2 MiB, and together give all of them', () => {
    const variants = Array.from(
      { length: 420 },
      (_, index) => [`V${String(index)}`, 'variant', ARCHES] as const,
    );
    const large = plan(planInput(variants));
    expect(large.nodes.length).toBeGreaterThan(20_000);
    const page = pagesOf(large);
    const ids: string[] = [];
    while (ids.length < large.nodes.length) {
      const { nodes, total } = page({ offset: ids.length });
      expect(total).toBe(large.nodes.length);
      expect(JSON.stringify(nodes).length).toBeLessThan(1_000_000);
      ids.push(...nodes.map(({ id }) => id));
    }
    expect(ids).toEqual(large.nodes.map(({ id }) => id));
  });
});
