/** Checks that the worker makes before a compose begins. */
export { writeProblems } from './places.js';
export { composeTypeOf, phaseNameProblems, umaskProblems } from './request-checks.js';
export { missingTools, requiredTools } from './required-tools.js';
