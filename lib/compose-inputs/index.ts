/** What a compose is made from, and whether a request can be met: offline, the same for command line and workers. */
export { phaseProblems, placeProblems, typeProblems, type RequestFacts } from './check-request.js';
export { compsProblems } from './comps-problems.js';
export { loadComposeInputs, type ComposeInputs } from './load-inputs.js';
