/** The phases of a compose as its report draws them: how many nodes each has, and what waits for what. */
import type { Plan } from './model.js';
import { phasePlan } from './phase-plan.js';
import { makePlanInput, type PlanFacts } from './plan-input.js';
import { plan } from './plan.js';

export interface PhaseShape {
  /** Nodes by phase, in order of the plan. */
  readonly planned: ReadonlyMap<string, number>;
  readonly edges: Plan['edges'];
}

/** Merges a compose's plan by phases. */
export function phaseShape(facts: PlanFacts): PhaseShape {
  const whole = plan(makePlanInput(facts));
  const planned = new Map<string, number>();
  for (const { phase } of whole.nodes) planned.set(phase, (planned.get(phase) ?? 0) + 1);
  return { planned, edges: phasePlan(whole).edges };
}
