import { describe, expect, test } from '@jest/globals';
import {
  chooseSystemRelease,
  systemReleasePackages,
} from '../../../../lib/gather/system-release.js';
import { pkg, poolOf } from '../../../doubles/memory-repository.js';

describe('the release package', () => {
  test('candidates provide exactly system-release', () => {
    const pool = poolOf({
      r: [
        pkg('a-release-1-1.noarch', [], { provides: ['system-release = 1'] }),
        pkg('b-release-1-1.noarch', [], { provides: ['system-release(b)'] }),
      ],
    });
    expect(systemReleasePackages(pool, () => true)).toEqual(['a-release']);
    expect(systemReleasePackages(pool, () => false)).toEqual([]);
  });

  test.each([
    [[], 'Server', null, []],
    [['x-release'], 'Server', 'x-release', []],
    [['x-release', 'fedora-release-server'], 'Server', 'fedora-release-server', ['x-release']],
    [['x-release', 'server-release'], 'Server', 'server-release', ['x-release']],
    [['z-release', 'y-release', 'y-release'], 'Server', 'y-release', ['z-release']],
  ])('of %j, %s gets %s', (candidates, uid, take, exclude) => {
    expect(chooseSystemRelease(candidates, uid)).toEqual({ take, exclude });
  });
});
