import { describe, expect, test } from '@jest/globals';
import { gatherWithoutDependencies, type NodepsInput } from '../../../../lib/gather/nodeps.js';
import { pkg, poolOf } from '../../../doubles/memory-repository.js';

const pool = poolOf({
  r: [
    pkg('a-1-1.x86_64', ['gone']),
    pkg('a-1-1.i686'),
    pkg('a-2-1.x86_64'),
    pkg('a-libs-1-1.x86_64', [], { source: 'a' }),
    pkg('a-doc-1-1.noarch', [], { source: 'a' }),
    pkg('a-debuginfo-1-1.x86_64', [], { source: 'a' }),
    pkg('a-debuginfo-1-1.i686', [], { source: 'a' }),
    pkg('a-1-1.src'),
    pkg('b.c-1-1.noarch'),
  ],
});
const gather = (...inputs: NodepsInput[]) => {
  const { packages } = gatherWithoutDependencies(pool, 'x86_64', inputs, () => true);
  return Object.fromEntries(
    Object.entries(packages).map(([kind, list]) => [kind, list.map(({ nevra }) => nevra)]),
  );
};

describe('method nodeps', () => {
  test("takes all versions of a name, in the input's arch, with sources and debug packages", () => {
    expect(gather({ name: 'a', arch: 'x86_64' })).toEqual({
      rpm: ['a-0:1-1.x86_64', 'a-0:2-1.x86_64'],
      srpm: ['a-0:1-1.src'],
      debuginfo: ['a-debuginfo-0:1-1.x86_64'],
    });
  });

  test('takes all arches if the input names none', () => {
    expect(gather({ name: 'a', arch: null }).rpm).toContain('a-0:1-1.i686');
  });

  test('a noarch package comes for any arch and pulls no debug packages', () => {
    expect(gather({ name: 'a-doc', arch: 'x86_64' })).toEqual({
      rpm: ['a-doc-0:1-1.noarch'],
      srpm: ['a-0:1-1.src'],
      debuginfo: [],
    });
  });

  test('only a star is a wildcard', () => {
    expect(gather({ name: 'a-*', arch: null }).rpm).toHaveLength(2);
    expect(gather({ name: 'b.c', arch: null }).rpm).toHaveLength(1);
    expect(gather({ name: 'b?c', arch: null }).rpm).toEqual([]);
  });
});
