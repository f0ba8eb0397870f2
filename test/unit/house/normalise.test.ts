import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  composeFiles,
  lineDifferences,
  marksOf,
  normaliseCompose,
  normaliseMetadata,
  normaliseNames,
} from '../../normalise.js';

interface Run {
  id: string;
  time: number;
  hash: string;
}
const FIRST: Run = { id: 'Demo-1-20240101.t.0', time: 1_700_000_000, hash: 'a'.repeat(64) };
const SECOND: Run = { id: 'Demo-1-20240102.t.3', time: 1_700_086_400, hash: 'b'.repeat(64) };

const stampOf = (id: string): string => id.slice('Demo-1-'.length);

async function put(dir: string, name: string, content: string | Buffer): Promise<void> {
  const file = path.join(dir, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

const images = ({ id, time, hash }: Run): string =>
  JSON.stringify({
    header: { type: 'productmd.images', version: '1.2' },
    payload: {
      compose: { id, date: id.slice(7, 15), respin: Number(id.at(-1)), type: 'test' },
      images: {
        Server: {
          x86_64: [
            {
              path: `Server/x86_64/iso/${id}-dvd1.iso`,
              mtime: time,
              size: time % 4096,
              checksums: { sha256: hash },
              implant_md5: hash.slice(0, 32),
              volume_id: 'Demo-1 Server.x86_64',
            },
          ],
        },
      },
    },
  });

/** A compose as small as can be that has one file of each kind. */
async function makeCompose(run: Run): Promise<string> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'normalise-test-'));
  const { id, time, hash } = run;
  const tree = 'compose/Server/x86_64/os';
  await put(dir, 'COMPOSE_ID', id);
  await put(dir, 'compose/metadata/images.json', images(run));
  await put(dir, `${tree}/Packages/wick-1-1.x86_64.rpm`, 'not really an RPM');
  await put(
    dir,
    `${tree}/.treeinfo`,
    `[checksums]\naddons/HA/repodata/repomd.xml = sha256:${hash}\nrepodata/repomd.xml = sha256:${hash}\n[tree]\nbuild_timestamp = ${time}\n`,
  );
  await put(dir, `${tree}/.discinfo`, `${time}.25\nDemo 1\nx86_64\nALL\n`);
  await put(dir, `${tree}/media.repo`, `[InstallMedia]\nmediaid=${time}.25\n`);
  await put(
    dir,
    `${tree}/repodata/repomd.xml`,
    `<repomd><revision>${time}</revision><checksum type="sha256">${hash}</checksum>` +
      `<location href="repodata/${hash}-primary.xml.gz"/><timestamp>${time}</timestamp></repomd>`,
  );
  await put(
    dir,
    `${tree}/repodata/${hash}-primary.xml.gz`,
    gzipSync(`<package><name>wick</name><time file="${time}" build="1"/></package>`),
  );
  await put(
    dir,
    `compose/Server/x86_64/iso/SHA256SUM`,
    `# x: ${time} bytes\nSHA256 (x) = ${hash}\n`,
  );
  await put(dir, `compose/Server/x86_64/iso/${stampOf(id)}.iso.manifest`, `/b\n/a-${hash}-x.xml\n`);
  await mkdir(path.join(dir, 'compose/Server/x86_64/debug/tree/Packages'), { recursive: true });
  await symlink('os', path.join(dir, 'compose/Server/x86_64/latest'));
  await addIso(dir, run);
  return dir;
}

async function addIso(dir: string, { id }: Run): Promise<void> {
  const iso = path.join(dir, 'compose/Server/x86_64/iso', `${id}-dvd1.iso`);
  const tree = path.join(dir, 'compose/Server/x86_64/os');
  await execa('xorriso', ['-as', 'mkisofs', '-quiet', '-V', 'DEMO', '-R', '-o', iso, tree]);
}

let first = '';
let second = '';
beforeEach(async () => {
  first = await makeCompose(FIRST);
  second = await makeCompose(SECOND);
});
afterEach(async () => {
  await rm(first, { recursive: true });
  await rm(second, { recursive: true });
});

const differences = async (): Promise<string[]> =>
  lineDifferences(await normaliseCompose(first), await normaliseCompose(second));

describe('the normaliser of composes', () => {
  test('sees no difference between two runs that differ in id, date, times and their checksums', async () => {
    expect(await differences()).toEqual([]);
  });

  test.each([
    ['a changed RPM', 'compose/Server/x86_64/os/Packages/wick-1-1.x86_64.rpm'],
    ['a changed treeinfo', 'compose/Server/x86_64/os/.treeinfo'],
    ['a changed discinfo', 'compose/Server/x86_64/os/.discinfo'],
    ['a changed repository', 'compose/Server/x86_64/os/repodata/repomd.xml'],
    ['a changed checksum file', 'compose/Server/x86_64/iso/SHA256SUM'],
  ])('sees %s', async (_, name) => {
    await appendFile(path.join(second, name), 'seeded\n');
    expect(await differences()).toEqual([
      expect.stringMatching(/^- /),
      expect.stringMatching(/^\+ /),
    ]);
  });

  test('sees a package that has another name in the repodata', async () => {
    const name = `compose/Server/x86_64/os/repodata/${SECOND.hash}-primary.xml.gz`;
    await writeFile(path.join(second, name), gzipSync('<package><name>taper</name></package>'));
    expect(await differences()).toHaveLength(2);
  });

  test('sees an image that metadata describes otherwise', async () => {
    const file = path.join(second, 'compose/metadata/images.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('Demo-1 Server.x86_64', 'Other'));
    expect(await differences()).toHaveLength(2);
  });

  test('sees a missing file, an empty directory and a link that points elsewhere', async () => {
    await rm(path.join(second, 'compose/Server/x86_64/os/media.repo'));
    await mkdir(path.join(second, 'compose/Server/x86_64/images'));
    await rm(path.join(second, 'compose/Server/x86_64/latest'));
    await symlink('iso', path.join(second, 'compose/Server/x86_64/latest'));
    const found = (await differences()).map((line) => line.replace(/ [0-9a-f]{16}$/, ''));
    expect(found.sort()).toEqual([
      '+ Server/x86_64/images/',
      '+ Server/x86_64/latest -> iso',
      '- Server/x86_64/latest -> os',
      '- Server/x86_64/os/media.repo',
    ]);
  });

  test('looks into ISOs', async () => {
    const stray = path.join(second, 'stray');
    await cp(path.join(second, 'compose/Server/x86_64/os'), stray, { recursive: true });
    await put(stray, 'seeded', 'x');
    const iso = path.join(second, 'compose/Server/x86_64/iso', `${SECOND.id}-dvd1.iso`);
    await execa('xorriso', ['-as', 'mkisofs', '-quiet', '-V', 'DEMO', '-R', '-o', iso, stray]);
    expect(await differences()).toEqual([
      expect.stringMatching(/^\+ Server\/x86_64\/iso\/COMPOSE_ID-dvd1\.iso!seeded [0-9a-f]{16}$/),
    ]);
  });

  test('lists the paths of a compose with names normalised', async () => {
    expect(await composeFiles(second)).toEqual(await composeFiles(first));
    expect(await composeFiles(first)).toEqual(
      expect.arrayContaining([
        'compose/Server/x86_64/debug/tree/Packages/',
        'compose/Server/x86_64/iso/COMPOSE_ID-dvd1.iso',
        'compose/Server/x86_64/iso/DATE.RESPIN.iso.manifest',
        'compose/Server/x86_64/os/repodata/HASH-primary.xml.gz',
      ]),
    );
  });
});

describe('names and metadata', () => {
  const marks = marksOf(FIRST.id);

  test('a compose id gives its stamp', () => {
    expect(marks).toEqual({ composeId: FIRST.id, stamp: '20240101.t.0' });
    expect(marksOf('Fedora-40-20240101.12').stamp).toBe('20240101.12');
    expect(() => marksOf('Fedora-40')).toThrow('not a compose id: Fedora-40');
  });

  test('only checksums in names of repodata files are taken out', () => {
    const hash = 'c'.repeat(40);
    expect(normaliseNames(`${hash}-comps.xml.gz`, marks)).toBe('HASH-comps.xml.gz');
    expect(normaliseNames(`${hash}-tool.rpm`, marks)).toBe(`${hash}-tool.rpm`);
  });

  test('sizes and checksums of extra files are kept: they do not change between runs', () => {
    const text = JSON.stringify({
      header: { type: 'productmd.extra_files' },
      payload: { extra_files: { Server: { x86_64: [{ file: 'EULA', size: 3, checksums: {} }] } } },
    });
    expect(normaliseMetadata(text, marks)).toEqual(JSON.parse(text));
  });
});
