/** A plan in pages: each node with its state and what it needs, by places in the plan. */
import type { NodeState, Plan, PlanNode } from '../graph/model.js';
import type { PlanPage, PlanQueryInput } from './messages.js';
import type { NodeView } from './node-views.js';

const MOST_NODES = 500;
/** The last nodes of a large plan need thousands of others: with this many a page is far below Temporal's 2 MiB. */
const MOST_NEEDS = 50_000;

type Needs = PlanPage['nodes'][number]['needs'];

export class PlanPages {
  private needs: ReadonlyMap<string, Needs> | null = null;

  constructor(private readonly plan: Plan) {}

  page(
    { offset = 0, limit = MOST_NODES }: PlanQueryInput,
    stateOf: (node: PlanNode) => NodeState,
    viewOf: (node: PlanNode) => Readonly<NodeView>,
  ): PlanPage {
    this.needs ??= needsOf(this.plan);
    const nodes: PlanPage['nodes'][number][] = [];
    let left = MOST_NEEDS;
    for (const node of this.plan.nodes.slice(offset, offset + Math.min(limit, MOST_NODES))) {
      const needs = this.needs.get(node.id) ?? [];
      left -= needs.reduce((sum, { places }) => sum + places.length, 0);
      if (left < 0 && nodes.length > 0) break;
      const { id, phase } = node;
      nodes.push({ id, phase, state: stateOf(node), ...viewOf(node), needs });
    }
    return { total: this.plan.nodes.length, offset, nodes };
  }
}

function needsOf({ nodes, edges }: Plan): ReadonlyMap<string, Needs> {
  const places = new Map(nodes.map(({ id }, place) => [id, place]));
  const reasons = new Map<string, Map<string, number[]>>();
  for (const { from, to, because } of edges) {
    const ofNode = reasons.get(to) ?? new Map<string, number[]>();
    reasons.set(to, ofNode);
    const list = ofNode.get(because) ?? [];
    ofNode.set(because, list);
    list.push(places.get(from) ?? 0);
  }
  return new Map(
    [...reasons].map(([id, ofNode]) => [
      id,
      [...ofNode].map(([because, list]) => ({ because, places: list })),
    ]),
  );
}
