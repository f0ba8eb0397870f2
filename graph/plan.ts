/**
 * Plans: the phase graph applied to a configuration. Pure and deterministic; it runs inside the workflow.
 * A skipped node keeps its transitive order: what needed it waits for what it needed, and looks at nothing of that. Who reads
 * what lies behind a node that may be skipped declares a need of its own.
 */
import { SRC, type Arch, type NodeId, type VariantUid } from '../config-schemas/names.js';
import { Candidates } from './candidates.js';
import { familyNames } from './families.js';
import type { Need, Plan, PlanEdge, PlanInput, PlanNode, PhaseDeclaration } from './model.js';
import { PHASE_GRAPH } from './phase-graph.js';
import { inTopologicalOrder } from './topology.js';

/** Makes the plan of a compose. @throws Error if declarations form a cycle */
export function plan(input: PlanInput, graph: readonly PhaseDeclaration[] = PHASE_GRAPH): Plan {
  const failable = new Set(input.failableNodes);
  const byPhase = new Map(
    graph.map((phase) => [phase.name, nodesOf(phase, input, failable)] as const),
  );
  const skipped = findSkipped(graph, byPhase, input);
  const incoming = findIncoming(graph, byPhase, input);
  const nodes = [...byPhase.values()].flat().filter((node) => !skipped.has(node.id));
  const own = bypassSkipped(incoming, skipped);
  const gates = nodes.filter((node) =>
    graph.some((phase) => phase.name === node.phase && phase.isGate?.(input) === true),
  );
  const edges = [...own, ...gates.flatMap((gate) => behindGate(gate, nodes, own))];
  return { nodes: inTopologicalOrder(nodes, edges), edges };
}

/** What a gate does not wait for waits for it; those that wait for others behind it do so already. */
function behindGate(
  { id: gate }: PlanNode,
  nodes: readonly PlanNode[],
  edges: readonly PlanEdge[],
): readonly PlanEdge[] {
  const needsOf = new Map<NodeId, NodeId[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) needsOf.get(to)?.push(from);
  const before = new Set([gate]);
  for (const id of before) for (const need of needsOf.get(id) ?? []) before.add(need);
  return nodes
    .filter(({ id }) => !before.has(id) && needsOf.get(id)?.every((need) => before.has(need)))
    .map(({ id }) => ({
      from: gate,
      to: id,
      because: 'the compose may end there',
      sees: 'nothing',
    }));
}

/** The nodes that a phase has in a compose, whether skipped or not. */
export function nodesOf(
  phase: PhaseDeclaration,
  input: PlanInput,
  failable: ReadonlySet<NodeId> = new Set(),
): readonly PlanNode[] {
  return placesOf(phase, input).map(({ variant, arch, block = null }) => {
    const id = nodeId(phase.name, variant, arch, block);
    return { id, phase: phase.name, variant, arch, block, failable: failable.has(id) };
  });
}

/** `phase`, `phase:arch`, `phase:variant` or `phase:variant.arch`; of a block with its number, `phase:variant.arch#0`. */
export function nodeId(
  phase: string,
  variant: VariantUid | null,
  arch: Arch | null,
  block: number | null = null,
): NodeId {
  const place = [variant, arch].filter((part) => part !== null).join('.');
  const number = block === null ? '' : `#${String(block)}`;
  return (place === '' ? phase : `${phase}:${place}${number}`) as NodeId;
}

interface Place {
  readonly variant: VariantUid | null;
  readonly arch: Arch | null;
  readonly block?: number;
}

function placesOf(phase: PhaseDeclaration, input: PlanInput): readonly Place[] {
  const variants = input.variants.filter(
    (variant) =>
      (!variant.isEmpty || phase.emptyVariants === true) &&
      (phase.variantTypes === undefined || phase.variantTypes.includes(variant.type)),
  );
  const spread = (extra: readonly Arch[]): readonly Place[] =>
    variants.flatMap(({ uid, arches }) =>
      [...arches, ...extra].map((arch) => ({ variant: uid, arch })),
    );
  switch (phase.scope) {
    case 'compose':
      return [{ variant: null, arch: null }];
    case 'arch':
      return input.arches.map((arch) => ({ variant: null, arch }));
    case 'variant':
      return variants.map(({ uid }) => ({ variant: uid, arch: null }));
    case 'variant.arch':
      return spread([]);
    case 'variant.arch+src':
      return spread([SRC]);
    case 'family':
      return familyNames(input).map((uid) => ({ variant: uid, arch: null }));
    case 'variant.block':
    case 'variant.arch.block':
      return input.blocks.filter((block) => block.phase === phase.name);
  }
}

type NodesByPhase = ReadonlyMap<string, readonly PlanNode[]>;

function findSkipped(
  graph: readonly PhaseDeclaration[],
  byPhase: NodesByPhase,
  input: PlanInput,
): ReadonlySet<NodeId> {
  const skipped = new Set(input.skippedNodes);
  for (const phase of graph) {
    const wholePhase = phase.pungiPhase !== null && input.skippedPhases.includes(phase.pungiPhase);
    for (const node of byPhase.get(phase.name) ?? []) {
      if (wholePhase || phase.skipWhen?.(node, input) === true) skipped.add(node.id);
    }
  }
  return skipped;
}

type Reason = Pick<Need, 'because' | 'sees'>;
const reasonOf = ({ because, sees }: Need): Reason =>
  sees === undefined ? { because } : { because, sees };

type Incoming = Map<NodeId, Map<NodeId, Reason>>;

function findIncoming(
  graph: readonly PhaseDeclaration[],
  byPhase: NodesByPhase,
  input: PlanInput,
): Incoming {
  const candidates = new Candidates(byPhase, input);
  const reasonsOf = (phase: PhaseDeclaration, node: PlanNode): Map<NodeId, Reason> => {
    const reasons = new Map<NodeId, Reason>();
    for (const need of phase.needs) {
      for (const upstream of candidates.of(need, node)) {
        if (upstream.id === node.id || reasons.has(upstream.id)) continue;
        if (need.match.test(upstream, node, input)) reasons.set(upstream.id, reasonOf(need));
      }
    }
    return reasons;
  };
  return new Map(
    graph.flatMap((phase) =>
      (byPhase.get(phase.name) ?? []).map((node) => [node.id, reasonsOf(phase, node)] as const),
    ),
  );
}

function bypassSkipped(incoming: Incoming, skipped: ReadonlySet<NodeId>): readonly PlanEdge[] {
  const reached = new Map<NodeId, ReadonlyMap<NodeId, Reason>>();
  const through = (id: NodeId): ReadonlyMap<NodeId, Reason> => {
    const known = reached.get(id);
    if (known !== undefined) return known;
    const result = new Map<NodeId, Reason>();
    reached.set(id, result);
    for (const [from, reason] of incoming.get(id) ?? []) {
      if (!skipped.has(from)) result.set(from, reason);
    }
    for (const from of incoming.get(id)?.keys() ?? []) {
      if (!skipped.has(from)) continue;
      for (const [further, reason] of through(from)) {
        if (result.has(further)) continue;
        const because = `${reason.because} (${from} is skipped)`;
        result.set(further, { because, sees: 'nothing' });
      }
    }
    return result;
  };
  return [...incoming.keys()]
    .filter((id) => !skipped.has(id))
    .flatMap((to) => [...through(to)].map(([from, reason]) => ({ from, to, ...reason })));
}
