/** Makes the small input of a plan out of a validated configuration, its variants and the request. */
import type { ComposeRequest } from '../config-schemas/compose-request.js';
import type { Config } from '../config-schemas/config.js';
import {
  NEVER_SKIPPED,
  PHASE_NAMES,
  SECTION_GUARDED,
  type PhaseName,
} from '../config-schemas/phase-names.js';
import type { NodeId, VariantUid } from '../config-schemas/names.js';
import type { Variant } from '../config-schemas/variants.js';
import type { PhaseDeclaration, PlanInput } from './model.js';
import { PHASE_GRAPH } from './phase-graph.js';
import { nodesOf } from './plan.js';

/** What a plan is made from, before it is made small. */
export interface PlanFacts {
  readonly config: Config;
  readonly variants: readonly Variant[];
  readonly request: Pick<ComposeRequest, 'skipPhases' | 'justPhases'> &
    Partial<Pick<ComposeRequest, 'oldComposes' | 'reuseFrom' | 'skipUnchanged'>>;
}

/** Projects a configuration to what shapes the graph. */
export function makePlanInput(facts: PlanFacts): PlanInput {
  const { config, variants } = facts;
  const shape: PlanInput = {
    variants: variants.map(({ uid, type, parent, arches, isEmpty }) => ({
      uid,
      type,
      parent,
      arches,
      isEmpty,
    })),
    arches: [...new Set(variants.flatMap((variant) => variant.arches))].sort(),
    skippedPhases: skippedPhases(facts),
    pkgsetSource: config.pkgset_source === 'koji' ? 'koji' : 'repos',
    variantAsLookaside: (config.variant_as_lookaside ?? []).map(
      ([user, used]) => [user as VariantUid, used as VariantUid] as const,
    ),
    blocks: blocksOf(facts),
    skippedNodes: [],
    failableNodes: [],
    ...(mayHaveOlder(facts) ? { mayHaveOlder: true } : {}),
    ...(facts.request.skipUnchanged === true ? { endsIfUnchanged: true } : {}),
  };
  return {
    ...shape,
    skippedNodes: nodesWhere(shape, config, (phase) => phase.skipByConfig),
    failableNodes: nodesWhere(shape, config, (phase) => phase.failableByConfig),
  };
}

/** Whether an older compose is looked for; else there is nothing to compare with. */
const mayHaveOlder = ({ request: { oldComposes = [], reuseFrom } }: PlanFacts): boolean =>
  oldComposes.length > 0 || reuseFrom !== undefined;

function blocksOf({ config, variants }: PlanFacts): PlanInput['blocks'] {
  return PHASE_GRAPH.flatMap((phase) =>
    (phase.blocksByConfig?.(config, variants) ?? []).map((block) => ({
      ...block,
      phase: phase.name,
    })),
  );
}

/** Pungi's phases that a compose does not run (pungi/phases/base.py `skip`). */
export function skippedPhases({
  config,
  request,
}: Omit<PlanFacts, 'variants'>): readonly PhaseName[] {
  return PHASE_NAMES.filter((phase) => {
    if (NEVER_SKIPPED.includes(phase)) return false;
    return (
      (request.justPhases.length > 0 && !request.justPhases.includes(phase)) ||
      request.skipPhases.includes(phase) ||
      config.skip_phases.includes(phase) ||
      (phase === 'buildinstall' && !config.buildinstall_method) ||
      (SECTION_GUARDED.includes(phase) && isEmptySection(sectionOf(config, phase)))
    );
  });
}

/** Phases that a configuration asks for and that this Punji cannot carry out. */
export function phasesWithoutNodes(input: PlanInput): readonly PhaseName[] {
  const known = new Set(PHASE_GRAPH.map((phase) => phase.pungiPhase));
  return PHASE_NAMES.filter((phase) => !known.has(phase) && !input.skippedPhases.includes(phase));
}

type ConfigRule = PhaseDeclaration['failableByConfig'];

function nodesWhere(
  shape: PlanInput,
  config: Config,
  ruleOf: (phase: PhaseDeclaration) => ConfigRule,
): readonly NodeId[] {
  return PHASE_GRAPH.flatMap((phase) => {
    const rule = ruleOf(phase);
    if (rule === undefined) return [];
    return nodesOf(phase, shape)
      .filter((node) => rule(config, node, shape))
      .map((node) => node.id);
  });
}

function sectionOf(config: Config, phase: PhaseName): unknown {
  return (config as Readonly<Record<string, unknown>>)[phase];
}

function isEmptySection(section: unknown): boolean {
  if (section === undefined || section === null || section === false) return true;
  if (Array.isArray(section)) return section.length === 0;
  return typeof section === 'object' && Object.keys(section).length === 0;
}
