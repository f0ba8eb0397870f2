/** The dependency solver of gather: what a compose contains. */
export type { HybridOptions, HybridSolution, ModuleChoice } from './hybrid/options.js';
export {
  loadPool,
  solveHybridOver,
  solveOver,
  type GatherRepository,
  type LoadedPool,
  type LoadRequest,
} from './gather.js';
export { Decisions, type Loss, type Standing } from './decisions.js';
export { FileFacts } from './file-facts.js';
export { globTest } from './glob.js';
export {
  flagNames,
  GREEDY_METHODS,
  MULTILIB_METHODS,
  REASONS,
  type ConditionalRule,
  type GatherLists,
  type GatherRules,
  type GatherFlag,
  type GatherOptions,
  type GatherSolution,
  type LangpackRule,
  type MultilibMethod,
  type Origin,
  type Reason,
  type UnresolvedDependency,
} from './options.js';
export { solve } from './solve.js';
