/** The thread that filters a large comps file. */
import { readFile } from 'node:fs/promises';
import { serveThread } from '../threads/index.js';
import { makeCompsFiles, type CompsFiles, type CompsFilesInput } from './make-files.js';

await serveThread<CompsFilesInput, CompsFiles>(async (input) =>
  makeCompsFiles(input, await readFile(input.file)),
);
