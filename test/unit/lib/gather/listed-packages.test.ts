import { expect, test } from '@jest/globals';
import { listedPackages, type LinkedPackage } from '../../../../lib/gather/index.js';

const linked = (
  nevra: string,
  sourceRpm: string | null,
  category: LinkedPackage['category'],
): LinkedPackage => ({
  nevra,
  sourceRpm,
  category,
  path: `V/${nevra.replace(/\d+:/, '')}.rpm`,
  sigkey: null,
});

test('packages stand under their source, wherever in the compose that is', () => {
  const { packages, warnings } = listedPackages([
    {
      version: 1,
      variant: 'A',
      arch: 'x86_64',
      packages: [linked('a-0:1-1.x86_64', 'a-1-1.src.rpm', 'binary')],
    },
    { version: 1, variant: 'B', arch: 'x86_64', packages: [linked('a-7:1-1.src', null, 'source')] },
  ]);
  expect(packages.map(({ sourceNevra }) => sourceNevra)).toEqual(['a-7:1-1.src', null]);
  expect(warnings).toEqual([]);
});

test("the epoch of a source that is nowhere is guessed to be the package's", () => {
  const { packages, warnings } = listedPackages([
    {
      version: 1,
      variant: 'A',
      arch: 'x86_64',
      packages: [linked('a-3:1-1.x86_64', 'a-1-1.src.rpm', 'binary')],
    },
  ]);
  expect(packages[0]?.sourceNevra).toBe('a-3:1-1.src');
  expect(warnings).toEqual([
    'Package a-3:1-1.x86_64 has no SRPM available, guessing epoch: a-3:1-1.src',
  ]);
});
