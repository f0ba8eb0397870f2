/** Real repositories, however compressed, local or from a server; and damaged ones. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InputError, TransientError } from '../../../../lib/errors.js';
import { loadRepository, PackagePool } from '../../../../lib/repodata/index.js';
import { buildRpms } from '../../../rpms.js';
import { ROOT } from '../../../tools.js';

let repository = '';
let scratch = '';
beforeAll(async () => {
  repository = await buildRpms(path.join(ROOT, 'test/fixtures/composes/specs'), 'composes');
  scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-repo-'));
}, 180_000);
afterAll(() => rm(scratch, { recursive: true }));

/** Metadata only: of the repository, compressed another way. */
async function metadata(name: string, ...args: string[]): Promise<string> {
  const directory = path.join(scratch, name);
  await mkdir(directory);
  await execa('createrepo_c', ['--quiet', '--no-database', ...args, '-o', directory, repository]);
  return directory;
}

async function namesIn(url: string): Promise<string[]> {
  const pool = new PackagePool();
  await loadRepository(pool, { id: 'r', url, scratch: path.join(scratch, 'fetched') });
  return Array.from({ length: pool.size }, (_, id) => pool.nevra(id)).sort();
}

const edit = async (directory: string, change: (text: string) => string): Promise<string> => {
  const file = path.join(directory, 'repodata/repomd.xml');
  await writeFile(file, change(await readFile(file, 'utf8')));
  return directory;
};
const primaryOf = async (directory: string): Promise<string> => {
  const names = await readdir(path.join(directory, 'repodata'));
  return path.join(
    directory,
    'repodata',
    names.find((name) => name.includes('primary.xml'))!,
  );
};

describe('repositories', () => {
  test.each(['xz', 'bz2'])('compressed with %s are read as those with gzip', async (kind) => {
    const directory = await metadata(kind, `--general-compress-type=${kind}`);
    expect((await primaryOf(directory)).endsWith('.gz')).toBe(false);
    expect(await namesIn(directory)).toEqual(await namesIn(`file://${repository}`));
  });

  test('compressed with zstd are read, too', async () => {
    const directory = await metadata('zstd');
    const primary = await primaryOf(directory);
    const packed = await execa('zstd', ['--stdout'], {
      input: gunzipSync(await readFile(primary)),
      encoding: 'buffer',
    });
    await writeFile(path.join(directory, 'repodata/p.xml.zst'), packed.stdout);
    await edit(directory, (text) =>
      text
        .replaceAll(/<checksum[^]*?<\/checksum>/g, '')
        .replace(path.basename(primary), 'p.xml.zst'),
    );
    expect(await namesIn(directory)).toEqual(await namesIn(repository));
  });

  test('name all packages that are there', async () => {
    const files = (await readdir(repository, { recursive: true })).filter((name) =>
      name.endsWith('.rpm'),
    );
    expect(await namesIn(repository)).toHaveLength(files.length);
  });
});

describe('a damaged repository', () => {
  test.each([
    ['without metadata', async () => scratch, /repomd\.xml cannot be read: there is no such file/],
    [
      'whose metadata was changed',
      async () => {
        const directory = await metadata('changed');
        await writeFile(await primaryOf(directory), 'other');
        return directory;
      },
      /has sha256 [0-9a-f]{64}, but its repository says/,
    ],
    [
      'whose metadata is truncated and has no checksum',
      async () => {
        const directory = await metadata('truncated');
        await truncate(await primaryOf(directory), 400);
        return edit(directory, (text) => text.replaceAll(/<checksum[^]*?<\/checksum>/g, ''));
      },
      /cannot be unpacked/,
    ],
    [
      'truncated, with xz',
      async () => {
        const directory = await metadata('truncated-xz', '--general-compress-type=xz');
        await truncate(await primaryOf(directory), 400);
        return edit(directory, (text) => text.replaceAll(/<checksum[^]*?<\/checksum>/g, ''));
      },
      /cannot be unpacked/,
    ],
    [
      'without primary metadata',
      async () =>
        edit(await metadata('no-primary'), (text) => text.replace('"primary"', '"prime"')),
      /lists no primary metadata/,
    ],
    [
      'with an unknown checksum type',
      async () => edit(await metadata('crc'), (text) => text.replaceAll('"sha256"', '"crc32"')),
      /unknown type 'crc32'/,
    ],
    [
      'that leads out of itself',
      async () =>
        edit(await metadata('outside'), (text) => text.replaceAll('href="repodata/', 'href="../')),
      /outside itself/,
    ],
    [
      'whose metadata is not XML',
      async () => {
        const directory = await metadata('broken');
        const file = await primaryOf(directory);
        await writeFile(
          path.join(directory, 'repodata/p.xml'),
          '<?xml version="1.0"?>\n<metadata>\n<package>\n<name>a</name></package>',
        );
        return edit(directory, (text) =>
          text.replaceAll(/<checksum[^]*?<\/checksum>/g, '').replace(path.basename(file), 'p.xml'),
        );
      },
      /p\.xml:3:9: a package lacks its name, arch, version or location/,
    ],
  ])(
    '%s is refused',
    async (_what, make, message) => {
      const directory = await make();
      await expect(namesIn(directory)).rejects.toThrow(InputError);
      await expect(namesIn(directory)).rejects.toThrow(message);
    },
    30_000,
  );
});

describe('a repository on a server', () => {
  let server: Server;
  let url = '';
  /** Answers to give before the real ones. */
  let failures: number[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const failure = failures.shift();
      const file = path.join(repository, request.url ?? '');
      if (failure !== undefined) response.writeHead(failure).end();
      else {
        readFile(file).then(
          (content) => response.writeHead(200).end(content),
          () => response.writeHead(404).end(),
        );
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('is read, also if an answer fails now and then', async () => {
    failures = [503, 500];
    expect(await namesIn(url)).toEqual(await namesIn(repository));
  });

  test('that has no metadata is refused', async () => {
    await expect(namesIn(`${url}/nothing`)).rejects.toThrow(InputError);
  });

  test('that fails all the time may be better later', async () => {
    failures = Array.from({ length: 10 }, () => 503);
    await expect(namesIn(url)).rejects.toThrow(TransientError);
    failures = [];
  }, 30_000);
});

test('a copy of a repository can lie under a name with spaces', async () => {
  const directory = path.join(scratch, 'my "repo" ü');
  await cp(await metadata('plain'), directory, { recursive: true });
  expect(await namesIn(directory)).not.toEqual([]);
});
