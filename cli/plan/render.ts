/** A plan as text, Mermaid, dot and JSON. */
import type { Plan, PlanNode } from '../../graph/model.js';
import { phaseNamed } from '../../graph/phase-graph.js';

export const FORMATS = ['text', 'mermaid', 'dot', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** Writes a plan in a format. */
export function renderPlan(plan: Plan, format: Format): string {
  switch (format) {
    case 'text':
      return text(plan);
    case 'mermaid':
      return mermaid(plan);
    case 'dot':
      return dot(plan);
    case 'json':
      return `${JSON.stringify(plan, null, 2)}\n`;
  }
}

/** Phases in order, each with its nodes and what these wait for. */
function text({ nodes, edges }: Plan): string {
  const needs = new Map<string, string[]>();
  for (const { from, to } of edges) needs.set(to, [...(needs.get(to) ?? []), from]);
  const lines: string[] = [];
  for (const [phase, members] of byPhase(nodes)) {
    const { summary } = phaseNamed(phase);
    lines.push(`${phase}  ${String(members.length)} ${plural(members.length)}: ${summary}`);
    for (const node of members) {
      const waits = needs.get(node.id) ?? [];
      const failable = node.failable ? '  (may fail)' : '';
      const after = waits.length === 0 ? '' : `  after ${waits.join(', ')}`;
      lines.push(`  ${node.id}${failable}${after}`);
    }
  }
  lines.push(`${String(nodes.length)} ${plural(nodes.length)}, ${String(edges.length)} edges`);
  return `${lines.join('\n')}\n`;
}

function mermaid({ nodes, edges }: Plan): string {
  const names = new Map(nodes.map(({ id }, index) => [id as string, `n${String(index)}`]));
  const name = (id: string): string => names.get(id) ?? id;
  return [
    'flowchart LR',
    ...nodes.map(({ id, failable }) =>
      failable ? `  ${name(id)}("${id}")` : `  ${name(id)}["${id}"]`,
    ),
    ...edges.map(({ from, to }) => `  ${name(from)} --> ${name(to)}`),
    '',
  ].join('\n');
}

function dot({ nodes, edges }: Plan): string {
  return [
    'digraph plan {',
    '  rankdir=LR;',
    '  node [shape=box];',
    ...nodes.map(({ id, failable }) => `  "${id}"${failable ? ' [style=dashed]' : ''};`),
    ...edges.map(({ from, to, because }) => `  "${from}" -> "${to}" [tooltip=${quoted(because)}];`),
    '}',
    '',
  ].join('\n');
}

const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

const plural = (count: number): string => (count === 1 ? 'node' : 'nodes');

function byPhase(nodes: readonly PlanNode[]): ReadonlyMap<string, readonly PlanNode[]> {
  const phases = new Map<string, PlanNode[]>();
  for (const node of nodes) phases.set(node.phase, [...(phases.get(node.phase) ?? []), node]);
  return phases;
}
