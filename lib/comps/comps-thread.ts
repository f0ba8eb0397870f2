/** The thread that filters a large comps file. */
import { readFile } from 'node:fs/promises';
import type { ThreadWork } from '../threads/index.js';
import { makeCompsFiles, type CompsFiles, type CompsFilesInput } from './make-files.js';

export const work: ThreadWork<CompsFilesInput, CompsFiles> = async (input) =>
  makeCompsFiles(input, await readFile(input.file));
