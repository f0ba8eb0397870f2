import { describe, expect, test } from '@jest/globals';
import type { Arch, NodeId, VariantUid } from '../../../config-schemas/names.js';
import type { PhaseDeclaration, Plan, PlanInput } from '../../../graph/model.js';
import { needs, usedByBlock } from '../../../graph/needs.js';
import { PHASE_GRAPH } from '../../../graph/phase-graph.js';
import { plan } from '../../../graph/plan.js';
import { planInput } from './plan-inputs.js';

const idsOf = (thePlan: Plan): string[] => thePlan.nodes.map((node) => node.id);

/** All nodes that must have ended before this one may start. */
function upstreamOf(thePlan: Plan, id: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: string): void => {
    for (const edge of thePlan.edges) {
      if (edge.to === node && !found.has(edge.from)) {
        found.add(edge.from);
        visit(edge.from);
      }
    }
  };
  visit(id);
  return found;
}

const family = planInput([
  ['Server', 'variant', ['aarch64', 'x86_64']],
  ['Client', 'variant', ['x86_64']],
  ['Server-HA', 'addon', ['x86_64'], 'Server'],
  ['Server-optional', 'optional', ['x86_64'], 'Server'],
]);

describe('a plan', () => {
  test('has nodes per compose, arch, variant and arch, and sources', () => {
    const ids = idsOf(plan(planInput([['Server', 'variant', ['x86_64']]])));
    expect(ids).toEqual(
      expect.arrayContaining([
        'init',
        'comps:x86_64',
        'pkgset:x86_64',
        'gather:Server.x86_64',
        'trim:Server',
        'link:Server.src',
        'createrepo:Server.x86_64',
        'createiso:Server.src',
        'repoclosure:Server.x86_64',
        'test',
      ]),
    );
    expect(ids).not.toContain('gather:Server.src');
  });

  test('puts each node after what it needs', () => {
    const thePlan = plan(family);
    const position = new Map(idsOf(thePlan).map((id, index) => [id, index]));
    for (const { from, to } of thePlan.edges) {
      expect(position.get(from)).toBeLessThan(position.get(to)!);
    }
  });

  test('lets one arch of a variant go on without the others where nothing ties them', () => {
    const thePlan = plan(planInput([['Server', 'variant', ['aarch64', 'x86_64']]]));
    expect(upstreamOf(thePlan, 'createiso:Server.x86_64')).not.toContain(
      'createrepo:Server.aarch64',
    );
    expect(upstreamOf(thePlan, 'createiso:Server.x86_64')).not.toContain('link:Server.aarch64');
  });

  test('makes linking of a parent wait for all gathers of its family, over all arches', () => {
    const upstream = upstreamOf(plan(family), 'link:Server.aarch64');
    expect(upstream).toContain('gather:Server-HA.x86_64');
    expect(upstream).toContain('gather:Server-optional.x86_64');
  });

  test('does not tie a variant without children to a family', () => {
    expect(upstreamOf(plan(family), 'link:Client.x86_64')).not.toContain('gather:Server.x86_64');
  });

  test("makes the discs of a parent wait for its addons' repositories and extra files", () => {
    const upstream = upstreamOf(plan(family), 'createiso:Server.x86_64');
    expect(upstream).toContain('createrepo:Server-HA.x86_64');
    expect(upstream).toContain('extra_files:Server-HA.x86_64');
  });

  test('joins all arches in source nodes', () => {
    const upstream = upstreamOf(plan(family), 'createrepo:Server.src');
    expect(upstream).toContain('gather:Server.x86_64');
    expect(upstream).toContain('gather:Server.aarch64');
  });

  test('has a node per block, after the variants that the block reads', () => {
    const osbuild: PhaseDeclaration = {
      name: 'osbuild',
      pungiPhase: 'osbuild',
      scope: 'variant.block',
      needs: [needs('createrepo', usedByBlock, 'it reads the repositories')],
      onNeedFailed: 'skip',
      reads: [],
      steps: [{ name: 'run', queue: 'any', timeoutMs: 1, retry: 'quick' }],
      summary: '',
    };
    const block = (number: number, uses: readonly string[]): PlanInput['blocks'][number] => ({
      phase: 'osbuild',
      variant: 'Client' as VariantUid,
      arch: null,
      block: number,
      arches: ['x86_64' as Arch],
      uses: uses as readonly VariantUid[],
    });
    const thePlan = plan(
      { ...family, blocks: [block(0, ['Client']), block(1, ['Client', 'Server'])] },
      [...PHASE_GRAPH, osbuild],
    );
    expect(upstreamOf(thePlan, 'osbuild:Client#0')).not.toContain('createrepo:Server.x86_64');
    expect(upstreamOf(thePlan, 'osbuild:Client#1')).toContain('createrepo:Server.aarch64');
    expect(upstreamOf(thePlan, 'osbuild:Client#1')).toContain('createrepo:Client.x86_64');
  });

  test('gathers a variant after the one it uses as lookaside', () => {
    const input = planInput(
      [
        ['AppStream', 'variant', ['x86_64']],
        ['BaseOS', 'variant', ['x86_64']],
      ],
      { variantAsLookaside: [['AppStream' as VariantUid, 'BaseOS' as VariantUid]] },
    );
    expect(upstreamOf(plan(input), 'gather:AppStream.x86_64')).toContain('gather:BaseOS.x86_64');
    expect(upstreamOf(plan(input), 'gather:BaseOS.x86_64')).not.toContain(
      'gather:AppStream.x86_64',
    );
  });

  test('keeps the order of what a skipped phase stood between', () => {
    const thePlan = plan(
      planInput([['Server', 'variant', ['x86_64']]], { skippedPhases: ['createrepo'] }),
    );
    expect(idsOf(thePlan)).not.toContain('createrepo:Server.x86_64');
    expect(upstreamOf(thePlan, 'createiso:Server.x86_64')).toContain('link:Server.x86_64');
  });

  test('lets nobody look at what lies behind a skipped node without a need of its own', () => {
    const thePlan = plan(
      planInput([['Server', 'variant', ['x86_64']]], {
        skippedPhases: ['createrepo', 'repoclosure'],
      }),
    );
    const seenBy = (to: string, from: string): unknown =>
      thePlan.edges.find((edge) => edge.to === to && edge.from === from);
    expect(seenBy('modules_manifest', 'link:Server.x86_64')).toBeUndefined();
    expect(seenBy('test', 'link:Server.x86_64')).toMatchObject({ sees: 'nothing' });
    // A disc carries the packages, whether they are indexed or not.
    expect(seenBy('createiso:Server.x86_64', 'link:Server.x86_64')).not.toHaveProperty('sees');
  });

  test('lets all wait for the comparison that may end it, but what is compared', () => {
    const variants = [['Server', 'variant', ['x86_64']]] as const;
    const thePlan = plan(planInput(variants, { mayHaveOlder: true, endsIfUnchanged: true }));
    const before = [
      'comps:x86_64',
      'init',
      'pkgset:x86_64',
      'pkgset_collect',
      'pkgset_select:x86_64',
    ];
    expect([...upstreamOf(thePlan, 'compare')].sort()).toEqual(before);
    for (const id of idsOf(thePlan)) {
      if (id === 'compare' || before.includes(id)) continue;
      expect(upstreamOf(thePlan, id)).toContain('compare');
    }
    const usual = plan(planInput(variants, { mayHaveOlder: true }));
    expect(upstreamOf(usual, 'gather:Server.x86_64')).not.toContain('compare');
  });

  test('leaves out nodes that the configuration skips, and keeps their order', () => {
    const skippedNodes = ['createiso:Server.x86_64' as NodeId];
    const thePlan = plan(planInput([['Server', 'variant', ['x86_64']]], { skippedNodes }));
    expect(idsOf(thePlan)).not.toContain('createiso:Server.x86_64');
    expect(idsOf(thePlan)).toContain('createiso:Server.src');
    expect(upstreamOf(thePlan, 'image_checksum:Server.x86_64')).toContain(
      'tree_metadata:Server.x86_64',
    );
  });

  test('has no nodes for an empty variant but those that checksum its images', () => {
    const input = planInput([['Server', 'variant', ['x86_64']]]);
    const empty = {
      ...input,
      variants: input.variants.map((variant) => ({ ...variant, isEmpty: true })),
    };
    expect(idsOf(plan(empty)).filter((id) => id.includes('Server'))).toEqual([
      'image_checksum:Server.x86_64',
      'image_checksum:Server.src',
    ]);
  });

  test('marks nodes whose failure the compose survives', () => {
    const failableNodes = ['createiso:Server.x86_64' as NodeId];
    const thePlan = plan(planInput([['Server', 'variant', ['x86_64']]], { failableNodes }));
    const failable = thePlan.nodes.filter((node) => node.failable).map((node) => node.id);
    expect(failable).toEqual(['createiso:Server.x86_64']);
  });

  test('names the phases that need each other in a circle', () => {
    const circular = (name: string, other: string) => ({
      name,
      pungiPhase: null,
      scope: 'compose' as const,
      needs: [{ phase: other, match: { arch: 'any' as const, test: () => true }, because: 'test' }],
      onNeedFailed: 'run' as const,
      reads: [],
      steps: [],
      summary: '',
    });
    const graph = [circular('hen', 'egg'), circular('egg', 'hen')];
    expect(() => plan(planInput([]), graph)).toThrow('circle: hen, egg');
  });
});
