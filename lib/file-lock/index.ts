/** Kernel locks on files. */
export { withFileLock } from './file-lock.js';
export type { FileLockOptions } from './holder.js';
