/** Old composes of a schedule: which may go, and their removal (docs/nightlies.md). */
export { removeOldComposes, type Removal } from './remove.js';
