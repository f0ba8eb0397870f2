/** Unified ISOs of the demo, made by the built `punji` and read by dnf, productmd and the checksum programs. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  parseDiscinfo,
  parseImages,
  parseTreeinfo,
  type ImageEntry,
} from '../../lib/productmd/index.js';
import { composesIn, openPunjiHome, type PunjiHome } from '../punji.js';
import { PYTHON, ROOT } from '../tools.js';

const DEMO = path.join(ROOT, 'examples', 'demo');
const PRODUCTMD_SCRIPT = path.join(ROOT, 'test', 'integration', 'load_with_productmd.py');

let home: PunjiHome;
let compose = '';
let before: string[] = [];
let printed: string[] = [];

const below = (...parts: string[]): string => path.join(compose, 'compose', ...parts);
const unify = async (...options: string[]): Promise<string[]> => {
  const result = await home.run('unified-isos', compose, ...options);
  expect(result).toMatchObject({ exitCode: 0 });
  return result.stdout.split('\n');
};

async function imagesOf(variant: string, arch: string): Promise<ImageEntry[]> {
  const file = below('metadata', 'images.json');
  const { images } = parseImages(await readFile(file, 'utf8'), file);
  return [...(images[variant]?.[arch] ?? [])];
}

beforeAll(async () => {
  await execa(process.execPath, [path.join(DEMO, 'build-rpms.mjs')]);
  home = await openPunjiHome();
  const options = ['--target-dir', home.targetDir, '--type', 'test'];
  const result = await home.run('compose', path.join(DEMO, 'demo.conf'), ...options);
  expect(result).toMatchObject({ exitCode: 0 });
  [compose = ''] = await composesIn(home.targetDir);
  before = await readdir(below(), { recursive: true });
  printed = await unify();
}, 600_000);
afterAll(() => home.close(), 120_000);

const unpacked = new Map<string, string>();
/** The content of an ISO as a directory. */
async function unpack(image: string): Promise<string> {
  const known = unpacked.get(image);
  if (known !== undefined) return known;
  const target = path.join(home.targetDir, 'unpacked', path.basename(image));
  await mkdir(target, { recursive: true });
  await execa('xorriso', ['-osirrox', 'on', '-indev', below(image), '-extract', '/', target]);
  await execa('chmod', ['-R', 'u+rwX', target]);
  unpacked.set(image, target);
  return target;
}

const printedFor = (variant: string, end: string): string =>
  printed.find((name) => name.startsWith(`${variant}/`) && name.endsWith(end)) ?? '';

const packagesIn = async (directory: string): Promise<string[]> =>
  (await readdir(directory, { recursive: true }))
    .filter((name) => name.endsWith('.rpm'))
    .map((name) => path.basename(name))
    .sort();

describe('an ISO of all variants', () => {
  test('has the packages of each variant, of its addons too, in a repository that dnf takes', async () => {
    const root = await unpack(printedFor('Server', '-x86_64-dvd.iso'));
    for (const variant of ['Server', 'Workstation']) {
      const own = await packagesIn(path.join(root, variant));
      expect(own).toEqual([...new Set(await packagesIn(below(variant, 'x86_64', 'os')))]);
      const url = `file://${path.join(root, variant)}`;
      const args = [
        '--repofrompath',
        `unified,${url}`,
        '--repo',
        'unified',
        '--setopt=reposdir=/x',
      ];
      const cache = `--setopt=cachedir=${path.join(home.targetDir, 'dnf', variant)}`;
      const query = [
        'repoquery',
        '--available',
        '--qf',
        '%{name}-%{version}-%{release}.%{arch}.rpm\n',
      ];
      const { stdout } = await execa('dnf', ['-q', cache, ...args, ...query]);
      expect(stdout.split('\n').filter(Boolean).sort()).toEqual(own);
      const groups = await execa('dnf', ['-q', cache, ...args, 'group', 'list', '--hidden']);
      expect(groups.stdout).toMatch(/Groups/);
    }
  }, 120_000);

  test('is described by .treeinfo and .discinfo, with checksums of its repositories', async () => {
    const root = await unpack(printedFor('Server', '-x86_64-dvd.iso'));
    const text = await readFile(path.join(root, '.treeinfo'), 'utf8');
    const tree = parseTreeinfo(text, '.treeinfo');
    expect(Object.keys(tree.variants).sort()).toEqual(['Server', 'Workstation']);
    for (const [name, checksum] of Object.entries(tree.checksums)) {
      const { stdout } = await execa('sha256sum', [path.join(root, name)]);
      expect(checksum).toBe(`sha256:${stdout.slice(0, 64)}`);
    }
    expect(Object.keys(tree.checksums)).toContain('Server/repodata/repomd.xml');
    const { paths } = tree.variants['Workstation']!;
    expect(paths).toEqual({ packages: 'Workstation', repository: 'Workstation' });
    const discinfo = parseDiscinfo(await readFile(path.join(root, '.discinfo'), 'utf8'), 'd');
    expect(discinfo).toMatchObject({ arch: 'x86_64', discs: 'ALL' });
    await execa(PYTHON, [
      '-c',
      'import productmd, sys; productmd.TreeInfo().load(sys.argv[1])',
      path.join(root, '.treeinfo'),
    ]);
  });

  test('of sources and of debug information has those, and none of the others', async () => {
    const sources = await packagesIn(await unpack(printedFor('Server', '-source-dvd.iso')));
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.every((name) => name.endsWith('.src.rpm'))).toBe(true);
    const debug = printedFor('Server', '-x86_64-debuginfo-dvd.iso');
    expect(path.dirname(debug)).toBe('Server/x86_64/debug/iso');
    for (const name of await packagesIn(await unpack(debug))) expect(name).toContain('debug');
  });

  test('has a valid checksum implanted and says that it is supported', async () => {
    const { stdout } = await execa('checkisomd5', ['--md5sumonly', below(printed[0]!)]);
    expect(stdout).toContain('Supported ISO: yes');
  });
});

describe('the compose', () => {
  test('lists them under each variant, as unified', async () => {
    for (const arch of ['x86_64', 'aarch64']) {
      const unified = (await imagesOf('Server', arch)).filter((image) => image.unified === true);
      expect(unified.map(({ type, arch: of, bootable }) => [type, of, bootable]).sort()).toEqual(
        [
          ['dvd', arch, false],
          ['dvd', 'src', false],
          ['dvd-debuginfo', arch, false],
        ].sort(),
      );
      for (const image of unified) {
        expect(image).toMatchObject({ subvariant: 'Server', additional_variants: ['Workstation'] });
        expect(image.size).toBe((await stat(below(image.path))).size);
      }
    }
    await execa(PYTHON, [PRODUCTMD_SCRIPT, compose]);
  });

  test('has checksums of all images in each directory, and nothing that was there is gone', async () => {
    const directories = new Set(printed.map((name) => path.dirname(name)));
    for (const directory of directories) {
      const names = await readdir(below(directory));
      const { stdout } = await execa('sha256sum', ['--strict', '-c', 'SHA256SUM'], {
        cwd: below(directory),
      });
      const isos = names.filter((name) => name.endsWith('.iso'));
      expect(stdout.split('\n').length).toBe(isos.length);
    }
    const now = new Set(await readdir(below(), { recursive: true }));
    expect(before.filter((name) => !now.has(name))).toEqual([]);
  });

  test('has each of them once after a second time', async () => {
    const count = (await imagesOf('Server', 'x86_64')).length;
    expect(await unify('--arch', 'x86_64')).toEqual(
      printed.filter((name) => !name.includes('aarch64')),
    );
    expect(await imagesOf('Server', 'x86_64')).toHaveLength(count);
  }, 120_000);

  test('is as it was if the command is killed before it is done', async () => {
    const file = below('metadata', 'images.json');
    const text = await readFile(file, 'utf8');
    const listed = await readdir(below(), { recursive: true });
    const args = [path.join(ROOT, 'bin/punji.js'), 'unified-isos', compose];
    const killed = execa(process.execPath, args, { reject: false, all: true });
    // It says so when the first image is made; the others are not, and none is in place.
    for await (const line of killed.iterable({ from: 'all' })) {
      if (String(line).startsWith('made ')) break;
    }
    killed.kill('SIGKILL');
    await killed;
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await readdir(below(), { recursive: true })).toEqual(listed);
    await unify();
    const left = await readdir(path.join(compose, 'work/global'));
    expect(left.filter((name) => name.startsWith('unified-isos-'))).toEqual([]);
  }, 240_000);
});

test('an arch that the compose has not is refused', async () => {
  expect(await home.run('unified-isos', compose, '--arch', 's390x')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('has no trees of s390x'),
  });
});
