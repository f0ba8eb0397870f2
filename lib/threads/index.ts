/** Work in threads, off the event loop. */
export { runInThread, threadModule, type ThreadOptions } from './run-in-thread.js';
export { serveThread } from './serve-thread.js';
