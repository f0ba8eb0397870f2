/** Which nodes of another phase a node may wait for: found by its place, so that plans of thousands of nodes are made quickly. */
import type { Match, Need, PlanNode } from './model.js';

export class Candidates {
  private readonly groups = new Map<string, ReadonlyMap<string, readonly PlanNode[]>>();

  constructor(private readonly byPhase: ReadonlyMap<string, readonly PlanNode[]>) {}

  /** Those that the need's test is to look at, in order. */
  of({ phase, match }: Need, node: PlanNode): readonly PlanNode[] {
    const kind = `${phase} ${match.arch} ${match.variant ?? ''}`;
    const group = this.groups.get(kind) ?? groupBy(this.byPhase.get(phase) ?? [], match);
    this.groups.set(kind, group);
    return group.get(placeOf(node, match)) ?? [];
  }
}

function groupBy(
  nodes: readonly PlanNode[],
  match: Match,
): ReadonlyMap<string, readonly PlanNode[]> {
  const groups = new Map<string, PlanNode[]>();
  for (const node of nodes) {
    const place = placeOf(node, match);
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [node]);
    else group.push(node);
  }
  return groups;
}

const placeOf = ({ arch, variant }: PlanNode, match: Match): string =>
  `${match.arch === 'same' ? String(arch) : '*'} ${match.variant === 'same' ? String(variant) : '*'}`;
