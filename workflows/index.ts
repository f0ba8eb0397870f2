/** What a worker that runs workflows registers: the bundle's entry. */
export { compose } from './compose.js';
