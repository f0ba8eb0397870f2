/** The phases of a compose as its report draws them: how many nodes each has, and what waits for what. */
import type { Config } from '../config-schemas/config.js';
import type { ResolvedCompose } from '../config-schemas/resolved-compose.js';
import type { Plan } from './model.js';
import { phasePlan } from './phase-plan.js';
import { makePlanInput } from './plan-input.js';
import { plan } from './plan.js';

export interface PhaseShape {
  /** Nodes by phase, in order of the plan. */
  readonly planned: ReadonlyMap<string, number>;
  readonly edges: Plan['edges'];
}

/** Merges a compose's plan by phases. @param resolved null: it failed before it was resolved, and has none */
export function phaseShape(resolved: ResolvedCompose | null): PhaseShape {
  if (resolved === null) return { planned: new Map(), edges: [] };
  const config = resolved.config as unknown as Config;
  const whole = plan(makePlanInput({ ...resolved, config }));
  const planned = new Map<string, number>();
  for (const { phase } of whole.nodes) planned.set(phase, (planned.get(phase) ?? 0) + 1);
  return { planned, edges: phasePlan(whole).edges };
}
