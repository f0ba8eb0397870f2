/** Old composes of a schedule: which may go, and their removal (docs/nightlies.md). */
export { removeCompose, removeOldComposes, type Removal } from './remove.js';
