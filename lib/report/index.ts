/** The report of a compose, out of its directory. */
export { newestResolved } from './newest-resolved.js';
export { reportFacts, type ReportFacts } from './facts.js';
export { reportPage } from './page.js';
