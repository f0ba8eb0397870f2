/** Work in threads, off the event loop. */
export type { ThreadOptions } from './pooled-thread.js';
export { runInThread, threadModule } from './run-in-thread.js';
export type { ThreadWork } from './thread-work.js';
