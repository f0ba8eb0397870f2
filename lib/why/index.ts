/** Why a package is in a variant, or is not: answered from a compose's gather results and its package sets. */
export { absenceOf, type Absence, type Demand } from './absence.js';
export { askedOf, type Asked, type AskedFiles } from './asked.js';
export { chainTo, findRecords, type FoundRecord } from './chain.js';
export { explainSteps, type ExplainedStep, type Rival } from './steps.js';
