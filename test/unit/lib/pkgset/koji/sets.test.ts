/** Which RPMs of a tag are taken, and which copies of them. */
import { describe, expect, test } from '@jest/globals';
import { findCopies, type CopyOptions } from '../../../../../lib/pkgset/koji/copies.js';
import { withBuilds, type TagListing } from '../../../../../lib/pkgset/koji/listing.js';
import { buildOf, rpmOf } from '../../../../../lib/pkgset/koji/rows.js';
import { wantedRpms, type WantedOptions } from '../../../../../lib/pkgset/koji/wanted.js';

const build = (id: number, name: string, volume = 'DEFAULT') =>
  buildOf({
    build_id: id,
    package_name: name,
    name,
    version: '1',
    release: '2',
    volume_name: volume,
  });
const rpm = (buildId: number, name: string, arch: string) =>
  rpmOf({ name, version: '1', release: '2', arch, build_id: buildId, size: '10' });

const LISTING: TagListing = {
  builds: [build(1, 'bash'), build(2, 'lib', 'fast')],
  rpms: [
    rpm(1, 'bash', 'src'),
    rpm(1, 'bash', 'x86_64'),
    rpm(1, 'bash', 's390x'),
    rpm(1, 'bash-doc', 'noarch'),
    rpm(2, 'lib', 'src'),
    rpm(2, 'lib', 'i686'),
  ],
};
const ALL: WantedOptions = {
  arches: new Set(['x86_64', 'i686', 'noarch', 'src', 'nosrc']),
  onlyNames: null,
  onlyArtifacts: null,
};
const names = (options: Partial<WantedOptions>): string[] =>
  wantedRpms(LISTING, { ...ALL, ...options }).map((one) => `${one.rpm.name}.${one.rpm.arch}`);

describe('RPMs', () => {
  test('of the arches of the trees, sources last', () => {
    expect(names({})).toEqual([
      'bash.x86_64',
      'bash-doc.noarch',
      'lib.i686',
      'bash.src',
      'lib.src',
    ]);
  });

  test('of names that are asked for, with their sources', () => {
    expect(names({ onlyNames: new Set(['bash-doc']) })).toEqual(['bash-doc.noarch', 'bash.src']);
  });

  test('of artifacts, and all sources', () => {
    const only = { onlyArtifacts: new Set(['lib.i686']) };
    expect(names(only)).toEqual(['lib.i686', 'bash.src', 'lib.src']);
  });

  test('of a build that is named in place of the tag’s, though that may be newer', () => {
    const extra = { builds: [build(9, 'lib')], rpms: [rpm(9, 'lib', 'i686')] };
    const both = withBuilds(LISTING, extra);
    expect(both.builds.map(({ id }) => id)).toEqual([1, 9]);
    expect(both.rpms.filter(({ name }) => name === 'lib')).toEqual(extra.rpms);
  });
});

const signed = (key: string, name = 'bash') =>
  `packages/${name}/1/2/data/signed/${key}/x86_64/${name}-1-2.x86_64.rpm`;
const UNSIGNED = 'packages/bash/1/2/x86_64/bash-1-2.x86_64.rpm';

/** What is chosen of the copies that are there. */
async function choose(there: readonly string[], options: Partial<CopyOptions>) {
  const looked: string[] = [];
  const wanted = wantedRpms(LISTING, { ...ALL, onlyArtifacts: new Set(['bash.x86_64']) }).slice(
    0,
    1,
  );
  const volume = {
    has: (file: string) => {
      looked.push(file);
      return Promise.resolve(there.includes(file));
    },
  };
  const result = await findCopies(wanted, volume, {
    sigkeys: [null],
    retries: 0,
    waitMs: 1,
    isTolerated: () => false,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  });
  return { ...result, looked, path: result.found[0]?.path ?? null };
}

describe('copies', () => {
  test.each<[string, (string | null)[], string[], string | null]>([
    ['the second key', ['AA', 'BB'], [signed('bb'), UNSIGNED], signed('bb')],
    ['the first of two', ['AA', 'BB'], [signed('bb'), signed('aa')], signed('aa')],
    [
      'signed before unsigned, wherever None stands',
      [null, 'AA'],
      [signed('aa'), UNSIGNED],
      signed('aa'),
    ],
    ['unsigned as the last resort', ['AA', null], [UNSIGNED], UNSIGNED],
    ['unsigned where the key is empty', ['AA', ''], [UNSIGNED], UNSIGNED],
    ['none', ['AA'], [UNSIGNED], null],
  ])('%s', async (_name, sigkeys, there, chosen) => {
    const result = await choose(there, { sigkeys });
    expect(result.path).toBe(chosen);
    expect(result.missing).toHaveLength(chosen === null ? 1 : 0);
  });

  test('what is missing is told with all places that were looked at', async () => {
    const { missing } = await choose([], { sigkeys: ['AA', null] });
    expect(missing[0]?.paths).toEqual([signed('aa'), UNSIGNED]);
  });

  test('an unsigned copy that is tolerated is marked', async () => {
    const { found } = await choose([UNSIGNED], { sigkeys: ['AA'], isTolerated: () => true });
    expect(found).toMatchObject([{ path: UNSIGNED, isInvalid: true }]);
    const { missing } = await choose([], { sigkeys: ['AA'], isTolerated: () => true });
    expect(missing).toEqual([]);
  });

  test('signatures are waited for as often as was asked', async () => {
    const there: string[] = [];
    const onProgress = (): void => {
      if (there.push('another look') === 2) there.push(signed('aa'));
    };
    const { path } = await choose(there, { sigkeys: ['AA'], retries: 3, onProgress });
    expect(path).toBe(signed('aa'));
    const { looked } = await choose([], { sigkeys: ['AA'], retries: 2 });
    expect(looked).toHaveLength(3);
  });
});

test('a build on another volume lies below it', async () => {
  const [lib] = wantedRpms(LISTING, { ...ALL, onlyArtifacts: new Set(['lib.i686']) });
  const { found } = await findCopies(
    [lib!],
    { has: () => Promise.resolve(true) },
    {
      sigkeys: [null],
      retries: 0,
      waitMs: 1,
      isTolerated: () => false,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  expect(found[0]?.path).toBe('vol/fast/packages/lib/1/2/i686/lib-1-2.i686.rpm');
});
