/** Ties a phase's declaration to the options it reads and the names of its steps, as types. */
import type { Config } from '../config-schemas/config.js';
import type { PhaseDeclaration } from './model.js';

/** Declares a phase: its place in the graph, its steps and policies. */
export function definePhase<const Key extends keyof Config & string, const StepName extends string>(
  declaration: PhaseDeclaration<Key, StepName>,
): PhaseDeclaration<Key, StepName> {
  return declaration;
}
