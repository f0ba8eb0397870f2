/** Kernel locks on files. */
export { withFileLock, type FileLockOptions } from './file-lock.js';
