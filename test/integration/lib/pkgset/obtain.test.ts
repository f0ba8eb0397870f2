/** Packages are brought together from directories and servers, whole or not at all. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { InputError, TransientError } from '../../../../lib/errors.js';
import { obtainPackages, type SelectedPackage } from '../../../../lib/pkgset/index.js';

const CONTENT = Buffer.from('package '.repeat(10_000));
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

let server: Server;
let url = '';
let asked: (string | undefined)[] = [];
/** Bytes after which an answer breaks off; one for each of the next answers. */
let breaks: number[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers.range);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const body = CONTENT.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length });
    const broken = breaks.shift();
    if (broken === undefined) response.end(body);
    // A reset connection may take unread data with it: let the other side read first.
    else response.write(body.subarray(0, broken), () => setTimeout(() => response.destroy(), 200));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'punji-obtain-'));
  await mkdir(path.join(root, 'download'));
  asked = [];
  breaks = [];
});
afterEach(() => rm(root, { recursive: true }));

const selected = (more: Partial<SelectedPackage> = {}): SelectedPackage => ({
  fileName: 'a-1-1.noarch.rpm',
  url: `${url}/a-1-1.noarch.rpm`,
  nevra: 'a-0:1-1.noarch',
  sizeBytes: CONTENT.length,
  checksum: { type: 'sha256', value: SHA256 },
  ...more,
});
const target = (): string => path.join(root, 'download/a-1-1.noarch.rpm');
const obtain = (...packages: SelectedPackage[]): Promise<void> =>
  obtainPackages(packages, {
    directory: path.join(root, 'download'),
    cache: path.join(root, 'cache'),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });

describe('a package of a server', () => {
  test('is fetched, readable by all whatever the umask is', async () => {
    const umask = process.umask(0o077);
    try {
      await obtain(selected());
    } finally {
      process.umask(umask);
    }
    expect(await readFile(target())).toEqual(CONTENT);
    expect((await stat(target())).mode & 0o777).toBe(0o644);
  });

  test('is fetched on from where the answer broke off', async () => {
    breaks = [50_000];
    await obtain(selected());
    expect(await readFile(target())).toEqual(CONTENT);
    expect(asked[0]).toBeUndefined();
    expect(asked[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  test('that an earlier attempt fetched is not fetched again', async () => {
    await obtain(selected());
    await rm(target());
    await obtain(selected());
    expect(asked).toHaveLength(1);
    expect(await readFile(target())).toEqual(CONTENT);
  });

  test.each([
    ['checksum', { checksum: { type: 'sha256', value: '0'.repeat(64) } }],
    ['size', { sizeBytes: 7 }],
    ['size, larger', { sizeBytes: CONTENT.length + 1 }],
  ])('of another %s is refused, and nothing is left', async (_what, more) => {
    await expect(obtain(selected(more))).rejects.toThrow(InputError);
    await expect(stat(target())).rejects.toThrow();
  });

  test('that breaks off every time may come later', async () => {
    breaks = Array.from({ length: 20 }, () => 10);
    await expect(obtain(selected())).rejects.toThrow(TransientError);
  }, 30_000);
});

describe('a local package', () => {
  test('is linked', async () => {
    const source = path.join(root, 'a b.rpm');
    await writeFile(source, CONTENT);
    await obtain(selected({ url: `file://${source}` }));
    expect((await stat(target())).ino).toBe((await stat(source)).ino);
  });

  test('that is not there is named', async () => {
    await expect(obtain(selected({ url: 'file:///none/a.rpm' }))).rejects.toThrow(/\/none\/a\.rpm/);
  });
});
