/** The frame around every step: claim, scratch, tools, publishing, records, errors. */
export {
  defineSteps,
  type PhaseActivities,
  type Publication,
  type StepContext,
  type StepFunction,
  type StepReturn,
} from './context.js';
