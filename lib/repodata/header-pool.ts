/**
 * The packages of a set out of their headers: the same arrays that are made of the primary metadata which createrepo_c
 * writes of them. Kept as files in the form of the cache.
 */
import { readFileSync } from 'node:fs';
import { codeOf } from '../process/index.js';
import { formatEvr, type RpmContents, type RpmFacts } from '../rpm/index.js';
import { decodeContainer, encodeContainer } from './cache/container.js';
import { containerOf, PRIMARY_VERSION, primaryOf } from './cache/pool-container.js';
import type { Checksum } from './checksum.js';
import { PackagePool } from './package-pool.js';

export interface HeaderPackage {
  readonly facts: RpmFacts;
  readonly contents: RpmContents;
  /** Relative to where the repository says packages are. */
  readonly location: string;
  /** As repodata has it: filelists know packages by it. */
  readonly checksum: Checksum;
}

export class HeaderPool {
  readonly pool = new PackagePool();

  add({ facts, contents, location, checksum }: HeaderPackage): void {
    const { pool } = this;
    const { strings, relations } = pool;
    const text = (value: string): number => strings.internText(value);
    for (const kind of ['provides', 'requires'] as const) {
      for (const { name, bits, evr } of contents[kind]) {
        pool[kind].push(relations.intern(text(name), bits, bits === 0 ? 0 : text(evr)));
      }
    }
    for (const file of contents.files) pool.files.push(text(file));
    pool.addPackage({
      name: text(facts.name),
      arch: text(facts.isSource ? 'src' : facts.arch),
      epoch: text(facts.epoch),
      version: text(facts.version),
      release: text(facts.release),
      evr: text(formatEvr(facts.epoch, facts.version, facts.release)),
      sourceRpm: text(facts.sourceRpm),
      location: text(location),
      base: 0,
      checksumType: text(checksum.type),
      checksum: text(checksum.value),
      sizeBytes: facts.sizeBytes,
    });
  }

  /** The bytes of a file of them. */
  encoded(): Uint8Array {
    return Buffer.concat(
      encodeContainer(containerOf({ pool: this.pool, unknown: [] }), PRIMARY_VERSION),
    );
  }
}

/** Files of pools, and which of their packages count. */
export interface MadePools {
  /** URL where locations start. */
  readonly base: string;
  readonly files: readonly string[];
  /** A file with a location in each line. */
  readonly list: string;
}

/** The pools, only the listed packages left; null if a file is not there, damaged, or of another version. */
export function readPools({ files, list }: MadePools): readonly PackagePool[] | null {
  const listed = readText(list);
  if (listed === null) return null;
  const wanted = new Set(listed.toString('utf8').split('\n'));
  const pools: PackagePool[] = [];
  for (const file of files) {
    const bytes = readText(file);
    const container = bytes === null ? null : decodeContainer(bytes, PRIMARY_VERSION);
    if (container === null) return null;
    const { pool } = primaryOf(container);
    pool.keepOnly((id) => wanted.has(pool.locationText(id)));
    pools.push(pool);
  }
  return pools;
}

/** In memory of its own: arrays of numbers are used where they were read. */
function readText(file: string): Buffer | null {
  try {
    const bytes = readFileSync(file);
    const own = Buffer.allocUnsafeSlow(bytes.length);
    bytes.copy(own);
    return own;
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return null;
  }
}
