/** Thread: reads the headers of many packages. */
import { writeScratchFile } from '../process/index.js';
import { HeaderPool, type Checksum } from '../repodata/index.js';
import { readRpm, readRpmContents, type RpmFacts } from '../rpm/index.js';
import type { ThreadWork } from '../threads/index.js';

export interface ReadHeadersInput {
  readonly paths: readonly string[];
  /** Also makes a file of the packages as gather reads them. */
  readonly pool?: {
    readonly file: string;
    /** Of each package: its place below the set's prefix. */
    readonly locations: readonly string[];
    readonly checksums: readonly Checksum[];
  };
}

const PROGRESS_EVERY = 500;

export const work: ThreadWork<ReadHeadersInput, RpmFacts[]> = async (
  { paths, pool },
  onProgress,
) => {
  const made = pool === undefined ? null : new HeaderPool();
  const all = paths.map((path, index) => {
    if (index % PROGRESS_EVERY === 0) {
      onProgress(`read ${String(index)} of ${String(paths.length)} headers`);
    }
    const [location, checksum] = [pool?.locations[index], pool?.checksums[index]];
    if (made === null || location === undefined || checksum === undefined) return readRpm(path);
    const { facts, contents } = readRpmContents(path);
    made.add({ facts, contents, location, checksum });
    return facts;
  });
  if (made !== null && pool !== undefined) await writeScratchFile(pool.file, made.encoded());
  return all;
};
