/** Repositories that are wrong, hostile, or odd: a clear error or the right answer, in bounded time and memory. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadPool, solveOver, type GatherOptions } from '../../../../lib/depsolve/index.js';
import { InputError } from '../../../../lib/errors.js';
import { loadRepository, PackagePool } from '../../../../lib/repodata/index.js';
import { pkg, primaryXml } from '../../../doubles/memory-repository.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'punji-bad-'));
});
afterAll(() => rm(root, { recursive: true }));

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** By default that of the bytes. */
  readonly sha256?: string;
}

/** A repository of one primary metadata file as it is given. */
async function repositoryOf(file: File): Promise<string> {
  const directory = await mkdtemp(path.join(root, 'repo-'));
  await mkdir(path.join(directory, 'repodata'));
  await writeFile(path.join(directory, 'repodata', file.name), file.bytes);
  const sha256 = file.sha256 ?? createHash('sha256').update(file.bytes).digest('hex');
  await writeFile(
    path.join(directory, 'repodata/repomd.xml'),
    `<repomd><data type="primary"><checksum type="sha256">${sha256}</checksum><location href="repodata/${file.name}"/></data></repomd>`,
  );
  return directory;
}

const plain = (text: string | Uint8Array): File => ({
  name: 'primary.xml',
  bytes: Buffer.from(text),
});

async function load(directory: string): Promise<PackagePool> {
  const pool = new PackagePool();
  await loadRepository(pool, { id: 'r', url: directory, scratch: root, cache: null });
  return pool;
}

const OPTIONS: GatherOptions = {
  arch: 'x86_64',
  includes: ['*'],
  excludes: [],
  prepopulate: [],
  conditionals: [],
  langpacks: [],
  greedy: 'none',
  fulltree: false,
  fulltreeExcludes: [],
  selfhosting: false,
  multilibMethods: [],
  multilibBlacklist: [],
  multilibWhitelist: [],
  lookasideRepositories: [],
  resolveDependencies: true,
  excludeSource: false,
  excludeDebug: false,
};

async function gather(text: string, options: Partial<GatherOptions> = {}) {
  const url = await repositoryOf(plain(text));
  const loaded = await loadPool({
    repositories: [{ id: 'r', url }],
    lookasideRepositories: [],
    scratch: root,
  });
  const solution = await solveOver(loaded, { ...OPTIONS, ...options });
  return {
    names: solution.binary.map((id) => loaded.pool.nevra(id)),
    unresolved: solution.unresolved,
  };
}

describe('what cannot be read is refused, by name', () => {
  const good = Buffer.from(primaryXml([pkg('a-1-1.noarch')]));
  const pack = async (program: string): Promise<Buffer> => {
    const { stdout } = await execa(program, ['--stdout'], { input: good, encoding: 'buffer' });
    return Buffer.from(stdout);
  };

  test.each([
    ['gz', async () => Promise.resolve(gzipSync(good))],
    ['xz', () => pack('xz')],
    ['zst', () => pack('zstd')],
    ['bz2', () => pack('bzip2')],
  ])('a .%s file that breaks off, or has a changed byte', async (end, packed) => {
    const whole = await packed();
    const name = `primary.xml.${end}`;
    expect((await load(await repositoryOf({ name, bytes: whole }))).size).toBe(1);
    const truncated = await repositoryOf({ name, bytes: whole.subarray(0, whole.length - 9) });
    await expect(load(truncated)).rejects.toThrow(InputError);
    await expect(load(truncated)).rejects.toThrow(`${name} cannot be unpacked`);
    const changed = Buffer.from(whole);
    changed[30] = (changed[30] ?? 0) ^ 0xff;
    await expect(load(await repositoryOf({ name, bytes: changed }))).rejects.toThrow(InputError);
  });

  test.each([
    ['nothing', { name: 'primary.xml', bytes: Buffer.alloc(0) }, 'ends before </metadata>'],
    ['an unknown compression', { name: 'primary.xml.lz4', bytes: good }, 'way that is not known'],
    ['another checksum', { ...plain(good), sha256: '0'.repeat(64) }, 'its repository says 0000'],
    [
      'a page of a web server',
      plain('<!DOCTYPE html><html><body>Not found</body></html>'),
      'primary.xml:1:1: document types',
    ],
    [
      'entities that multiply',
      plain(
        `<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, level) => `<!ENTITY a${String(level)} "${'&a;'.repeat(10)}">`).join('')}]>\n<metadata/>`,
      ),
      'document types, entity declarations and CDATA are refused',
    ],
    [
      'a package that never ends',
      plain(`<metadata><package type="rpm"><name>${'a'.repeat(5_000_000)}`),
      'primary.xml:1:19: a package element does not end',
    ],
  ])('%s', async (_what, file, message) => {
    const directory = await repositoryOf(file);
    await expect(load(directory)).rejects.toThrow(InputError);
    await expect(load(directory)).rejects.toThrow(message);
  });

  test('a bomb of ten thousand times its size is passed over in little memory', async () => {
    const spaces = Buffer.alloc(300 * 1024 * 1024, ' ');
    const bomb = gzipSync(
      Buffer.concat([Buffer.from('<metadata><package>'), spaces, Buffer.from('</package>')]),
    );
    const before = process.memoryUsage().rss;
    const directory = await repositoryOf({ name: 'primary.xml.gz', bytes: bomb });
    await expect(load(directory)).rejects.toThrow('a package element does not end');
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 * 1024);
  }, 60_000);
});

describe('what is odd gives the right answer', () => {
  test('the same package twice is there once', async () => {
    const twice = [pkg('a-1-1.noarch', ['b']), pkg('a-1-1.noarch', ['b']), pkg('b-1-1.noarch')];
    expect((await gather(primaryXml(twice))).names).toContain('b-0:1-1.noarch');
  });

  test('packages that need each other, and themselves', async () => {
    const circle = [
      pkg('a-1-1.noarch', ['b', 'a']),
      pkg('b-1-1.noarch', ['c']),
      pkg('c-1-1.noarch', ['a']),
    ];
    const { names, unresolved } = await gather(primaryXml(circle), { includes: ['c'] });
    expect(names).toHaveLength(3);
    expect(unresolved).toEqual([]);
  });

  test('100,000 provides of one package', async () => {
    const provides = Array.from({ length: 100_000 }, (_, index) => `cap-${String(index)} = 1.0`);
    const many = [
      pkg('a-1-1.noarch', ['cap-99999 >= 0.5', 'cap-7 > 1.0']),
      pkg('b-1-1.noarch', [], { provides }),
    ];
    const { names, unresolved } = await gather(primaryXml(many), { includes: ['a'] });
    expect(names).toEqual(['a-0:1-1.noarch', 'b-0:1-1.noarch']);
    expect(unresolved.map(({ requirement }) => requirement)).toEqual(['cap-7 > 1.0']);
  }, 30_000);

  test('20,000 versions of one package', async () => {
    const versions = Array.from({ length: 20_000 }, (_, index) =>
      pkg(`a-1.${String(index)}-1.noarch`),
    );
    expect((await gather(primaryXml(versions))).names).toEqual(['a-0:1.19999-1.noarch']);
  }, 30_000);

  test('versions that are none', async () => {
    const text = primaryXml([
      pkg('a-1-1.noarch', ['b >= 1']),
      pkg('b-1-1.noarch'),
      pkg('b-2-1.noarch'),
    ])
      .replaceAll('ver="2"', 'ver="~~^..::--"')
      .replaceAll('epoch="0"', 'epoch="none"');
    expect((await gather(text)).names.length).toBeGreaterThan(0);
  });

  test('bytes that are no UTF-8', async () => {
    const [before = '', after = ''] = primaryXml([
      pkg('a-1-1.noarch', ['MARK']),
      pkg('b-1-1.noarch', [], { provides: ['MARK'] }),
    ])
      .replaceAll('MARK', 'M')
      .split('<metadata');
    const bytes = Buffer.from(`${before}<metadata${after}`, 'latin1');
    for (let at = bytes.indexOf('"M"'); at >= 0; at = bytes.indexOf('"M"', at + 1)) {
      bytes[at + 1] = 0xff;
    }
    const directory = await repositoryOf(plain(bytes));
    const loaded = await loadPool({
      repositories: [{ id: 'r', url: directory }],
      lookasideRepositories: [],
      scratch: root,
    });
    const { binary, unresolved } = await solveOver(loaded, { ...OPTIONS, includes: ['a'] });
    expect(binary).toHaveLength(2);
    expect(unresolved).toEqual([]);
  });
});
