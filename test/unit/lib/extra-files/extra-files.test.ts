/** Extra files: names of packages, and the merged list of a tree. */
import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../../../lib/errors.js';
import {
  filesOfTree,
  interpolateRepo,
  isExternal,
  packagesMatching,
  type ExtraFilesFacts,
} from '../../../../lib/extra-files/index.js';
import type { PackageFacts } from '../../../../lib/pkgset/index.js';
import { variantOf } from '../../../doubles/step-context.js';

const facts = (variant: string, ...files: [string, string][]): ExtraFilesFacts => ({
  version: 1,
  variant,
  arch: 'x86_64',
  files: files.map(([file, md5]) => ({ file, size: 1, checksums: { md5 } })),
});

describe('the files of a tree', () => {
  test('are those of the variant, then of its addons, each once, relative to the tree', () => {
    const all = [
      facts('S', ['S/x86_64/os/GPL', 'a'], ['S/x86_64/os/d/b', 'b']),
      facts('S-A', ['S/x86_64/os/GPL', 'a'], ['S/x86_64/os/addon', 'c']),
    ];
    expect(filesOfTree(all, 'S/x86_64/os').map(({ file }) => file)).toEqual([
      'GPL',
      'd/b',
      'addon',
    ]);
  });

  test('must not differ at one place', () => {
    const all = [facts('S', ['S/os/GPL', 'a']), facts('S-A', ['S/os/GPL', 'b'])];
    expect(() => filesOfTree(all, 'S/os')).toThrow(
      'extra_files puts different files at GPL, for S and for S-A',
    );
  });
});

describe('repo of scm rpm', () => {
  const variant = variantOf({ uid: 'Server-HA', id: 'HA', arches: ['x86_64'] });
  test.each([
    ['%(variant_uid)s-release.%(arch)s', 'Server-HA-release.x86_64'],
    ['%(variant_uid_lower)s-%(variant_id)s-%(variant_id_lower)s', 'server-ha-HA-ha'],
    ['100%%', '100%'],
    ['plain*', 'plain*'],
  ])('%s becomes %s', (repo, expected) => {
    expect(interpolateRepo(repo, variant, 'x86_64')).toBe(expected);
  });

  test.each(['%(nope)s', '%s', '50%', '%(arch)d'])('%s is refused', (repo) => {
    expect(() => interpolateRepo(repo, variant, 'x86_64')).toThrow(InputError);
  });

  test.each([
    ['/a/b.rpm', true],
    ['https://h/b.rpm', true],
    ['name.noarch', false],
  ])('%s is a place of itself: %j', (repo, expected) => {
    expect(isExternal(repo)).toBe(expected);
  });

  const packages = [
    ['demo-release', 'noarch'],
    ['demo-release', 'src'],
    ['demo-release-debuginfo', 'x86_64'],
    ['demo-release-server', 'x86_64'],
  ].map(([name, arch]) => ({ name, arch, path: `${name!}.${arch!}` }) as PackageFacts);
  test.each([
    ['demo-release', ['demo-release.noarch']],
    ['demo-release.noarch', ['demo-release.noarch']],
    ['demo-*', ['demo-release.noarch', 'demo-release-server.x86_64']],
    ['demo-*.x86_64', ['demo-release-server.x86_64']],
  ])('%s matches binary packages: %j', (pattern, expected) => {
    expect(packagesMatching(packages, pattern).map(({ path }) => path)).toEqual(expected);
  });

  test('that matches nothing is an error', () => {
    expect(() => packagesMatching(packages, 'none')).toThrow(
      'No package matching none in the package set.',
    );
  });
});
