/** Packages read out of their headers are those that createrepo_c writes of them: the same arrays, in the same order. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readHeadersAndPools } from '../../../../lib/pkgset/index.js';
import { loadRepository, PackagePool, type MadePools } from '../../../../lib/repodata/index.js';
import { buildGatherRpms } from '../../../gather-rpms.js';
import { buildGeneratedRpms, buildRpms } from '../../../rpms.js';
import { ROOT, TEST_CACHE } from '../../../tools.js';

/** All that createrepo_c treats in a way of its own. */
const ODD_SPEC = `Name: odd
Epoch: 3
Version: 1.0~rc1
Release: 2^x
Summary: odd
License: MIT
BuildRequires: odd-tool >= 2
Requires: libc.so.6(GLIBC_2.4)(64bit)
Requires: libc.so.6()(64bit)
Requires: libc.so.6(GLIBC_2.34)(64bit)
Requires: libc.so.6(GLIBC_2.5)(64bit)
Requires: /usr/bin/odd
Requires: /usr/share/odd/data
Requires: /bin/sh
Requires: odd-virtual = 1
Requires: other = 0:1.0-1
Requires: other < 2:5
Requires: (rich >= 1 or poor)
Requires(pre): odd-setup
Requires(post): odd-setup
Requires: odd-setup
Requires: other = 0:1.0-1
Provides: odd-virtual = 1
Provides: odd-virtual = 1
Provides: odd-plain
Recommends: odd-weak
Conflicts: odd-enemy

%description
odd
%pre
true
%post
true
%install
mkdir -p $RPM_BUILD_ROOT/etc/odd.d $RPM_BUILD_ROOT/usr/bin $RPM_BUILD_ROOT/usr/share/odd $RPM_BUILD_ROOT/usr/lib
echo 1 > $RPM_BUILD_ROOT/usr/bin/odd
echo 1 > $RPM_BUILD_ROOT/usr/lib/sendmail
echo 1 > $RPM_BUILD_ROOT/usr/share/odd/data
%files
%dir /etc/odd.d
%ghost /etc/odd.d/ghost
/usr/bin/odd
/usr/lib/sendmail
/usr/share/odd
`;

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-header-pool-'));
});
afterAll(() => rm(scratch, { recursive: true }));

async function buildOdd(): Promise<string> {
  const specDir = path.join(TEST_CACHE, 'specs', 'odd');
  await mkdir(specDir, { recursive: true });
  await writeFile(path.join(specDir, 'odd.spec'), ODD_SPEC);
  await writeFile(path.join(specDir, 'targets.json'), JSON.stringify({ '*': ['x86_64'] }));
  return await buildRpms(specDir, 'odd');
}

/** All that a pool knows, in words. */
const described = (pool: PackagePool): unknown[] =>
  Array.from({ length: pool.size }, (_, id) => {
    const text = (list: { at(index: number): number }): string => pool.strings.text(list.at(id));
    const relations = (list: { at(index: number): number }, start: number, end: number) =>
      Array.from({ length: end - start }, (_none, at) => pool.relations.text(list.at(start + at)));
    return {
      nevra: pool.nevra(id),
      evr: pool.evrText(id),
      url: pool.url(id),
      source: pool.sourceRpmText(id),
      checksum: `${text(pool.checksumType)} ${text(pool.checksum)}`,
      size: pool.sizeBytes(id),
      provides: relations(pool.provides, pool.providesStart(id), pool.providesEndOf(id)),
      requires: relations(pool.requires, pool.requiresStart(id), pool.requiresEndOf(id)),
      files: Array.from({ length: pool.filesEndOf(id) - pool.filesStart(id) }, (_none, at) =>
        pool.strings.text(pool.files.at(pool.filesStart(id) + at)),
      ),
    };
  });

async function loaded(repository: string, made?: MadePools): Promise<PackagePool> {
  const pool = new PackagePool();
  const options = { id: 'r', url: `file://${repository}`, scratch, cache: null };
  await loadRepository(pool, made === undefined ? options : { ...options, made });
  return pool;
}

/** In the order of createrepo_c: by name, wherever they lie. */
const fileNames = async (repository: string): Promise<string[]> => {
  const key = (file: string): string => `${path.basename(file)} ${file}`;
  return (await readdir(repository, { recursive: true }))
    .filter((name) => name.endsWith('.rpm'))
    .sort((one, other) => (key(one) < key(other) ? -1 : 1));
};

/** Reads the headers of a repository's packages; checksums are those of its metadata. */
async function makePools(name: string, repository: string): Promise<MadePools> {
  const names = await fileNames(repository);
  const metadata = await loaded(repository);
  const checksumOf = new Map(
    Array.from({ length: metadata.size }, (_, id) => [
      metadata.locationText(id),
      metadata.strings.text(metadata.checksum.at(id)),
    ]),
  );
  const directory = path.join(scratch, name);
  await mkdir(directory);
  const { files } = await readHeadersAndPools(
    names.map((file) => path.join(repository, file)),
    {
      directory,
      locations: names,
      checksums: names.map((file) => ({ type: 'sha256', value: checksumOf.get(file) ?? '' })),
    },
  );
  const list = path.join(scratch, `${name}.list`);
  await writeFile(list, names.map((file) => `${file}\n`).join(''));
  return { base: `file://${repository}`, files, list };
}

describe('packages out of headers', () => {
  test.each([
    ['odd', buildOdd],
    ['composes', () => buildRpms(path.join(ROOT, 'test/fixtures/composes/specs'), 'composes')],
    ['gather', async () => (await buildGatherRpms()).main],
    ['generated', () => buildGeneratedRpms(300)],
  ])(
    'are those of the metadata: %s',
    async (name, build) => {
      const repository = await build();
      const fromHeaders = await loaded(repository, await makePools(name, repository));
      const fromMetadata = described(await loaded(repository));
      expect(described(fromHeaders)).toEqual(fromMetadata);
      expect(fromMetadata.length).toBeGreaterThan(1);
    },
    180_000,
  );

  test('that are not listed are left out; a damaged file is as if there were none', async () => {
    const repository = await buildOdd();
    const made = await makePools('listed', repository);
    const [first = ''] = await fileNames(repository);
    await writeFile(made.list, `${first}\n`);
    expect(described(await loaded(repository, made))).toMatchObject([
      { url: `file://${repository}/${first}` },
    ]);
    const [file = ''] = made.files;
    await writeFile(file, Buffer.alloc((await stat(file)).size));
    expect((await loaded(repository, made)).size).toBe(2);
  });
});
