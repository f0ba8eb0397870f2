/** The graph of phases as a plan of one node each: what waits for what, without variants and arches. */
import { nodeIdSchema } from '../config-schemas/names.js';
import type { Plan, PlanEdge, PlanNode } from './model.js';

/** Merges the nodes of each phase of a plan. Edges that others imply are left out. */
export function phasePlan(plan: Plan): Plan {
  const phaseOf = new Map(plan.nodes.map((node) => [node.id, node.phase]));
  const phases = [...new Set(phaseOf.values())];
  const edges = new Map<string, PlanEdge>();
  for (const { from, to, because } of plan.edges) {
    const [upstream, phase] = [phaseOf.get(from), phaseOf.get(to)];
    if (upstream === undefined || phase === undefined || upstream === phase) continue;
    edges.set(`${upstream} ${phase}`, {
      from: nodeIdSchema.parse(upstream),
      to: nodeIdSchema.parse(phase),
      because,
    });
  }
  return { nodes: phases.map(nodeOf), edges: withoutImplied([...edges.values()]) };
}

function nodeOf(phase: string): PlanNode {
  return {
    id: nodeIdSchema.parse(phase),
    phase,
    variant: null,
    arch: null,
    block: null,
    failable: false,
  };
}

function withoutImplied(edges: readonly PlanEdge[]): readonly PlanEdge[] {
  return edges.filter(({ from, to }) => {
    const others = edges.filter((edge) => edge.from === from && edge.to !== to);
    return !others.some((edge) => reaches(edges, edge.to, to, new Set()));
  });
}

/** Phases may wait for each other's nodes both ways (an addon's and its parent's): each is visited once. */
function reaches(
  edges: readonly PlanEdge[],
  from: string,
  to: string,
  visited: Set<string>,
): boolean {
  if (from === to) return true;
  if (visited.has(from)) return false;
  visited.add(from);
  return edges.some((edge) => edge.from === from && reaches(edges, edge.to, to, visited));
}
