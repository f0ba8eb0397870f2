/** The frame around every step: claim, scratch, tools, publishing, records, errors. */
export {
  defineSteps,
  type ContextOf,
  type PhaseActivities,
  type StepContext,
  type StepFunction,
  type StepReturn,
} from './context.js';
export type { Publication } from '../../lib/publish/index.js';
export { activitiesOf, type StepDependencies } from './frame.js';
export { framed } from './framed.js';
export { codeDigest } from './code-digest.js';
export { planOf } from './node-fingerprint.js';
export { recordedDigest } from './recorded-digest.js';
export { judgeNode, keptNodes } from './reuse.js';
export { resolvedCompose } from './resolved.js';
