import { describe, expect, test } from '@jest/globals';
import { phasePlan } from '../../../graph/phase-plan.js';
import { FORMATS, renderPlan } from '../../../cli/plan/render.js';
import type { Arch, NodeId, VariantUid } from '../../../config-schemas/names.js';
import type { Plan } from '../../../graph/model.js';

const node = (phase: string, failable = false) => ({
  id: `${phase}:S.x86_64` as NodeId,
  phase,
  variant: 'S' as VariantUid,
  arch: 'x86_64' as Arch,
  block: null,
  failable,
});

const edge = (from: string, to: string) => ({
  from: `${from}:S.x86_64` as NodeId,
  to: `${to}:S.x86_64` as NodeId,
  because: 'it "needs" it',
});

const PLAN: Plan = {
  nodes: [node('gather'), node('createrepo'), node('createiso', true)],
  edges: [
    edge('gather', 'createrepo'),
    edge('createrepo', 'createiso'),
    edge('gather', 'createiso'),
  ],
};

describe('a plan', () => {
  test('as text: phases, nodes, and what they wait for', () => {
    const text = renderPlan(PLAN, 'text');
    expect(text).toContain('  createrepo:S.x86_64  after gather:S.x86_64\n');
    expect(text).toContain('  createiso:S.x86_64  (may fail)  after createrepo:S.x86_64');
    expect(text).toMatch(/3 nodes, 3 edges\n$/);
  });

  test('as Mermaid', () => {
    expect(renderPlan(PLAN, 'mermaid')).toBe(
      [
        'flowchart LR',
        '  n0["gather:S.x86_64"]',
        '  n1["createrepo:S.x86_64"]',
        '  n2("createiso:S.x86_64")',
        '  n0 --> n1',
        '  n1 --> n2',
        '  n0 --> n2',
        '',
      ].join('\n'),
    );
  });

  test('as dot, reasons quoted', () => {
    expect(renderPlan(PLAN, 'dot')).toContain(
      '  "gather:S.x86_64" -> "createrepo:S.x86_64" [tooltip="it \\"needs\\" it"];',
    );
  });

  test('as JSON', () => {
    expect(JSON.parse(renderPlan(PLAN, 'json'))).toEqual(PLAN);
  });

  test('of phases only: one node each, without edges that others imply', () => {
    const { nodes, edges } = phasePlan(PLAN);
    expect(nodes.map(({ id }) => id)).toEqual(['gather', 'createrepo', 'createiso']);
    expect(edges.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'gather createrepo',
      'createrepo createiso',
    ]);
    for (const format of FORMATS) expect(renderPlan(phasePlan(PLAN), format)).not.toBe('');
  });
});
