import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../../../lib/errors.js';
import {
  expandRepositoryVariables,
  localPathOf,
  locateRepository,
} from '../../../../lib/repodata/index.js';
import { fileOfRepository } from '../../../../lib/repodata/location.js';

describe('where a repository lies', () => {
  test.each([
    ['/srv/my repo', { kind: 'local', directory: '/srv/my repo' }],
    ['file:///srv/my%20repo', { kind: 'local', directory: '/srv/my repo' }],
    ['https://h/r//', { kind: 'http', url: 'https://h/r' }],
  ])('%s', (url, location) => {
    expect(locateRepository(url)).toEqual(location);
  });

  test.each(['ftp://h/r', 'relative', ''])('%j is refused', (url) => {
    expect(() => locateRepository(url)).toThrow(InputError);
  });

  test('arches are put into its URL', () => {
    const url = 'http://h/$basearch/${arch}/$releasever';
    expect(expandRepositoryVariables(url, 'i686')).toBe('http://h/i386/i686/$releasever');
  });

  test.each(['../up.rpm', 'a/../../b', '/etc/passwd', 'a\0b'])(
    '%j leaves it and is refused',
    (href) => {
      expect(() => fileOfRepository(locateRepository('/r'), href)).toThrow(InputError);
    },
  );

  test('packages have paths as they are written', () => {
    expect(localPathOf('file:///r/a%20b.rpm')).toBe('/r/a%20b.rpm');
    expect(localPathOf('http://h/a.rpm')).toBeNull();
  });
});
