import { describe, expect, test } from '@jest/globals';
import {
  isArchMultilib,
  packageListText,
  subsetForArch,
  unionOfSelections,
  type PackageFacts,
  type SelectedPackage,
  type SubsetOptions,
} from '../../../../lib/pkgset/index.js';
import { parseNevra } from '../../../../lib/rpm/index.js';

function facts(nevra: string, source: string, more: Partial<PackageFacts> = {}): PackageFacts {
  const parts = parseNevra(nevra);
  return {
    ...parts,
    path: `${parts.name}-${parts.version}-${parts.release}.${parts.arch}.rpm`,
    sourceRpm: source === '' ? '' : `${source}-1-1.src.rpm`,
    sigkey: null,
    excludeArch: [],
    exclusiveArch: [],
    isSystemRelease: false,
    sizeBytes: 1,
    mtime: 1,
    ...more,
  };
}

const subset = (
  packages: readonly PackageFacts[],
  options: Partial<SubsetOptions> = {},
): string[] =>
  subsetForArch(packages, {
    treeArch: 'x86_64',
    isMultilib: false,
    considersNoarch: true,
    inheritsFromSource: true,
    ...options,
  }).map(({ path }) => path.replace('-1-1', ''));

const A = [facts('a-1-1.x86_64', 'a'), facts('a-1-1.i686', 'a'), facts('a-1-1.s390x', 'a')];

describe("an arch's part of a package set", () => {
  test('has its native arches, and multilib ones if any variant wants them', () => {
    expect(subset(A)).toEqual(['a.x86_64.rpm']);
    expect(subset(A, { isMultilib: true })).toEqual(['a.x86_64.rpm', 'a.i686.rpm']);
    expect(subset(A, { treeArch: 's390x' })).toEqual(['a.s390x.rpm']);
  });

  test('has sources only of packages that are in', () => {
    expect(subset([...A, facts('a-1-1.src', ''), facts('b-1-1.src', '')])).toEqual([
      'a.x86_64.rpm',
      'a.src.rpm',
    ]);
  });

  /** What the source says, then in which trees the noarch package is. */
  test.each([
    [{ exclusiveArch: ['x86_64'] }, true, false],
    [{ exclusiveArch: ['x86_64', 'noarch'] }, true, true],
    [{ excludeArch: ['s390x'] }, true, false],
    [{ excludeArch: ['i686'] }, true, true],
    [{ excludeArch: ['noarch'] }, false, false],
    [{}, true, true],
  ])('a noarch package whose source says %j', (says, onX86, onS390) => {
    const packages = [facts('d-1-1.noarch', 'd'), facts('d-1-1.src', '', says)];
    expect(subset(packages).includes('d.noarch.rpm')).toBe(onX86);
    expect(subset(packages, { treeArch: 's390x' }).includes('d.noarch.rpm')).toBe(onS390);
  });

  test('noarch in ExclusiveArch can be made to count for nothing', () => {
    const says = { exclusiveArch: ['x86_64', 'noarch'] };
    const packages = [facts('d-1-1.noarch', 'd'), facts('d-1-1.src', '', says)];
    expect(subset(packages, { treeArch: 's390x', considersNoarch: false })).toEqual([]);
  });

  test('without its source, or if told so, its own header counts', () => {
    const own = facts('d-1-1.noarch', 'd', { excludeArch: ['x86_64'] });
    expect(subset([own])).toEqual([]);
    const source = facts('d-1-1.src', '');
    expect(subset([own, source])).toContain('d.noarch.rpm');
    expect(subset([own, source], { inheritsFromSource: false })).toEqual([]);
  });
});

test('a package list is sorted by arch, then by path', () => {
  const packages = [
    facts('b-1-1.noarch', 'b'),
    facts('z-1-1.i686', 'z'),
    facts('a-1-1.noarch', 'a'),
  ];
  expect(packageListText(packages)).toBe('z-1-1.i686.rpm\na-1-1.noarch.rpm\nb-1-1.noarch.rpm\n');
});

test('an arch is multilib if any variant has a method there', () => {
  expect(isArchMultilib([['^Server$', { x86_64: ['devel'] }]], 'x86_64')).toBe(true);
  expect(isArchMultilib([['^Server$', { x86_64: ['devel'] }]], 's390x')).toBe(false);
  expect(isArchMultilib([], 'x86_64')).toBe(false);
});

test("of the same file name the first arch's package counts", () => {
  const selected = (url: string): SelectedPackage => ({
    fileName: 'a.rpm',
    url,
    nevra: 'a',
    sizeBytes: 0,
    checksum: null,
  });
  const selection = (arch: string, url: string) => ({
    version: 1 as const,
    arch,
    packages: [selected(url)],
  });
  expect(
    unionOfSelections([selection('s390x', 'file:///1'), selection('x86_64', 'file:///2')]),
  ).toEqual([selected('file:///1')]);
});
