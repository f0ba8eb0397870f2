import { describe, expect, test } from '@jest/globals';
import { decodeContainer, encodeContainer } from '../../../../lib/repodata/cache/container.js';
import {
  containerOf,
  PRIMARY_VERSION,
  primaryOf,
} from '../../../../lib/repodata/cache/pool-container.js';
import { PackagePool } from '../../../../lib/repodata/index.js';
import { pkg, poolOf, type MemoryPackage } from '../../../doubles/memory-repository.js';

const one = [
  pkg('a-1-1.noarch', ['b >= 2', '/bin/sh'], { files: ['/usr/bin/a'] }),
  pkg('b-2-1.x86_64', ['(a with a > 0)']),
];
const two = [
  pkg('b-2-1.x86_64', ['a']),
  pkg('c-3:1-1.x86_64', ['b >= 2'], { files: ['/usr/bin/c'] }),
];

/** All that a pool says, in words. */
function describePool(pool: PackagePool) {
  return Array.from({ length: pool.size }, (_, id) => {
    const relations = (list: 'provides' | 'requires', start: number, end: number) =>
      Array.from({ length: end - start }, (__, at) =>
        pool.relations.text(pool[list].at(start + at)),
      );
    return {
      nevra: pool.nevra(id),
      url: pool.url(id),
      evr: pool.evrText(id),
      sourceRpm: pool.sourceRpmText(id),
      size: pool.sizeBytes(id),
      checksum: pool.strings.text(pool.checksum.at(id)),
      repository: pool.repositories[pool.repository.at(id)]?.id,
      provides: relations('provides', pool.providesStart(id), pool.providesEndOf(id)),
      requires: relations('requires', pool.requiresStart(id), pool.requiresEndOf(id)),
      files: Array.from({ length: pool.filesEndOf(id) - pool.filesStart(id) }, (__, at) =>
        pool.strings.text(pool.files.at(pool.filesStart(id) + at)),
      ),
    };
  });
}

function joined(...parts: readonly (readonly MemoryPackage[])[]): PackagePool {
  const pool = new PackagePool();
  for (const [index, packages] of parts.entries()) {
    const id = `r${String(index)}`;
    pool.addRepository(id, `file:///${id}`, poolOf({ [id]: packages }));
  }
  return pool;
}

describe('repositories added to a pool one after another', () => {
  test('are as if they were read into it', () => {
    const read = poolOf({ r0: one, r1: two });
    expect(describePool(joined(one, two))).toEqual(describePool(read));
  });

  test('share names and dependencies', () => {
    const pool = joined(one, two);
    expect(pool.name.at(1)).toBe(pool.name.at(2));
    expect(pool.requires.at(pool.requiresStart(0))).toBe(pool.requires.at(pool.requiresStart(3)));
    expect(
      pool.repositories.map(({ firstPackage, endPackage }) => [firstPackage, endPackage]),
    ).toEqual([
      [0, 2],
      [2, 4],
    ]);
  });

  test('may be empty', () => {
    expect(describePool(joined([], one))).toEqual(describePool(poolOf({ r0: [], r1: one })));
  });
});

test('a pool that was written down and read again says the same, and can be added to', () => {
  const written = containerOf({ pool: poolOf({ r0: one }), unknown: [['x', 5]] });
  const bytes = Buffer.concat(encodeContainer(written, PRIMARY_VERSION));
  const { pool: part, unknown } = primaryOf(
    decodeContainer(Buffer.from(new Uint8Array(bytes).buffer), PRIMARY_VERSION)!,
  );
  const pool = new PackagePool();
  pool.addRepository('r0', 'file:///r0', part);
  pool.addRepository('r1', 'file:///r1', poolOf({ r1: two }));
  expect(unknown).toEqual([['x', 5]]);
  expect(describePool(pool)).toEqual(describePool(poolOf({ r0: one, r1: two })));
});

test('packages may be larger than 4 GiB', () => {
  const pool = new PackagePool();
  pool.startRepository('r', 'file:///r');
  pool.addPackage({ ...emptyColumns(), sizeBytes: 6_000_000_001 });
  expect(pool.sizeBytes(0)).toBe(6_000_000_001);
});

const emptyColumns = () => ({
  name: 0,
  arch: 0,
  epoch: 0,
  version: 0,
  release: 0,
  evr: 0,
  sourceRpm: 0,
  location: 0,
  base: 0,
  checksumType: 0,
  checksum: 0,
});
