/** Order and weight of a plan's nodes: what comes before what, and which node the end waits for longest. */
import type { NodeId } from '../config-schemas/names.js';
import type { PlanEdge, PlanNode } from './model.js';

/** Sorts nodes so that each stands after what it needs; ties keep the given order. @throws Error naming a cycle */
export function inTopologicalOrder(
  nodes: readonly PlanNode[],
  edges: readonly PlanEdge[],
): readonly PlanNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const downstream = outgoing(edges);
  const missing = new Map(nodes.map((node) => [node.id, 0]));
  for (const edge of edges) missing.set(edge.to, (missing.get(edge.to) ?? 0) + 1);
  const order: PlanNode[] = nodes.filter((node) => missing.get(node.id) === 0);
  for (const done of order) {
    for (const next of downstream.get(done.id) ?? []) {
      const left = (missing.get(next) ?? 0) - 1;
      missing.set(next, left);
      const node = byId.get(next);
      if (left === 0 && node !== undefined) order.push(node);
    }
  }
  if (order.length !== nodes.length) {
    const stuck = nodes.filter((node) => (missing.get(node.id) ?? 0) > 0).map((node) => node.id);
    throw new Error(`phases need each other in a circle: ${stuck.join(', ')}`);
  }
  return order;
}

/** For each node, the nodes that need it. */
export function outgoing(edges: readonly PlanEdge[]): ReadonlyMap<NodeId, readonly NodeId[]> {
  const result = new Map<NodeId, NodeId[]>();
  for (const { from, to } of edges) {
    const list = result.get(from);
    if (list === undefined) result.set(from, [to]);
    else list.push(to);
  }
  return result;
}

/** For each node, how many nodes stand in the longest chain from it to the end: the higher, the sooner it should run. */
export function chainLengths(
  nodesInOrder: readonly PlanNode[],
  edges: readonly PlanEdge[],
): ReadonlyMap<NodeId, number> {
  const downstream = outgoing(edges);
  const lengths = new Map<NodeId, number>();
  for (const node of [...nodesInOrder].reverse()) {
    const after = (downstream.get(node.id) ?? []).map((next) => lengths.get(next) ?? 0);
    lengths.set(node.id, 1 + after.reduce((longest, length) => Math.max(longest, length), 0));
  }
  return lengths;
}
