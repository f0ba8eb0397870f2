/** What is asked of the solver and what it answers: input files of pungi-gather, requests, lines and records. */
export {
  gatherKickstart,
  requestOf,
  type KickstartAnswer,
  type KickstartOptions,
} from './from-kickstart.js';
export { MergedGroups } from './groups.js';
export {
  emptyPackageMap,
  KINDS,
  type GatherRecord,
  type PackageKind,
  type PackageMap,
  type RecordOrigin,
} from './records.js';
export {
  commandOptions,
  earlyQuestions,
  formatInputFile,
  type RequestRepository,
  type SolveRequest,
} from './request.js';
export { selectedPackages } from './selected-packages.js';
export { commandLine, linesOf, logText, recordsOf } from './solution-records.js';
export { groupsFor, solverOptions, solveRequest } from './solve.js';
