/** Thread: reads the headers of many packages. */
import { readRpm, type RpmFacts } from '../rpm/index.js';
import type { ThreadWork } from '../threads/index.js';

export interface ReadHeadersInput {
  readonly paths: readonly string[];
}

const PROGRESS_EVERY = 500;

export const work: ThreadWork<ReadHeadersInput, RpmFacts[]> = ({ paths }, onProgress) =>
  paths.map((path, index) => {
    if (index % PROGRESS_EVERY === 0) {
      onProgress(`read ${String(index)} of ${String(paths.length)} headers`);
    }
    return readRpm(path);
  });
