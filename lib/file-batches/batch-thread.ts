/** Thread: does a batch of file operations. */
import type { ThreadWork } from '../threads/index.js';
import { doBatch, type BatchResult, type FileBatch } from './operations.js';

export const work: ThreadWork<FileBatch, BatchResult> = doBatch;
