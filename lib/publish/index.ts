/** Attempts and their marks on disk: claims, publications, records. */
export { claimMark, takeClaim, type Attempt, type ClaimResult } from './claim.js';
export { CLAIM_VARIABLE } from './claim-variable.js';
export {
  commitNode,
  commitStep,
  countOwnFailures,
  noteAttempt,
  readAttempts,
  readRecord,
  readStep,
} from './commit.js';
export { faultPoint, type FaultPoint } from './fault-point.js';
export { NodeFiles } from './node-files.js';
export { clearNode, publishedDirectories, publishedPaths } from './node-outputs.js';
export { AttemptLock } from './node-lock.js';
export { Publisher, type Publication } from './publication.js';
export {
  nodeRecordSchema,
  type AttemptLine,
  type Claim,
  type NodeRecord,
  type StepRecord,
} from './records.js';
export { withdrawUnfinished } from './withdraw.js';
