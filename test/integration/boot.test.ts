/** Composes with an installer: what they publish starts a machine by BIOS and by UEFI, and sources do not. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readVolume } from '../../lib/iso/index.js';
import { parseImages, parseTreeinfo, type ImageEntry } from '../../lib/productmd/index.js';
import { bootLine, type Firmware } from '../machine.js';
import { composesIn, openPunjiHome, statusOf, type PunjiHome } from '../punji.js';
import { buildRpms } from '../rpms.js';
import { ROOT } from '../tools.js';

const FIXTURES = path.join(ROOT, 'test', 'fixtures');
const pathBefore = process.env.PATH;

/** The shape of the installer's tree, and the tool that makes the discs. */
const SHAPES = [
  { shape: 'isolinux', xorriso: false },
  { shape: 'grub', xorriso: true },
] as const;

let home: PunjiHome;
let repository = '';
const composes = new Map<string, string>();

beforeAll(async () => {
  process.env.PATH = `${path.join(ROOT, 'test/doubles/lorax')}:${pathBefore ?? ''}`;
  process.env.PYTHONDONTWRITEBYTECODE = '1';
  repository = await buildRpms(path.join(FIXTURES, 'composes', 'specs'), 'composes');
  home = await openPunjiHome();
  for (const { shape, xorriso } of SHAPES) composes.set(shape, await compose(shape, xorriso));
}, 600_000);
afterAll(async () => {
  process.env.PATH = pathBefore;
  await home.close();
}, 60_000);

async function compose(shape: string, xorriso: boolean): Promise<string> {
  const targetDir = path.join(home.targetDir, shape);
  const config = path.join(targetDir, 'config');
  await cp(path.join(FIXTURES, 'bootable'), config, { recursive: true });
  const conf = path.join(config, 'pungi.conf');
  const text = (await readFile(conf, 'utf8'))
    .replace('@REPO@', repository)
    .replace('@SHAPE@', shape)
    .replaceAll('@CASE@', config)
    .replace('@XORRISO@', xorriso ? 'True' : 'False');
  await writeFile(conf, text);
  const result = await home.run('compose', conf, '--target-dir', targetDir, '--type', 'test');
  if (result.exitCode !== 0) throw new Error(`${result.stdout}\n${result.stderr}`);
  const [made] = await composesIn(targetDir);
  return made!;
}

async function imagesOf(shape: string): Promise<ImageEntry[]> {
  const file = path.join(composes.get(shape)!, 'compose/metadata/images.json');
  const { images } = parseImages(await readFile(file, 'utf8'), file);
  return Object.values(images).flatMap((arches) => Object.values(arches).flat());
}

async function imageOf(shape: string, wanted: Partial<ImageEntry>): Promise<string> {
  const images = await imagesOf(shape);
  const all = { unified: undefined, ...wanted };
  const found = images.find((image) =>
    Object.entries(all).every(([key, value]) => image[key as keyof ImageEntry] === value),
  );
  return path.join(composes.get(shape)!, 'compose', found!.path);
}

const report = async (image: string, what: string): Promise<string> => {
  const { stdout } = await execa('xorriso', ['-indev', image, what, 'plain'], { all: true });
  return stdout;
};

/** The configuration in the FAT image that firmware finds as the second partition, in the ISO's files or behind them. */
async function uefiConfigOf(image: string): Promise<string> {
  const area = await report(image, '-report_system_area');
  const [, block] = /GPT start and size : +2 +(\d+) /.exec(area)!;
  const part = `${image}@@${String(Number(block) * 512)}`;
  return (await execa('mtype', ['-i', part, '::/EFI/BOOT/grub.cfg'])).stdout;
}

describe.each(SHAPES)('with an installer that starts with $shape', ({ shape }) => {
  test('the compose is finished and lists the bootable images', async () => {
    expect(await statusOf(composes.get(shape)!)).toBe('FINISHED');
    const images = await imagesOf(shape);
    expect(images.map(({ type, arch, bootable }) => ({ type, arch, bootable }))).toEqual([
      { type: 'dvd', arch: 'src', bootable: false },
      { type: 'boot', arch: 'x86_64', bootable: true },
      { type: 'dvd', arch: 'x86_64', bootable: true },
      { type: 'dvd', arch: 'x86_64', bootable: true },
    ]);
    for (const { implant_md5: md5 } of images) expect(md5).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each<Firmware>(['bios', 'uefi'])(
    'boot.iso starts by %s',
    async (firmware) => {
      const line = await bootLine(await imageOf(shape, { type: 'boot' }), firmware);
      expect(line).toContain('inst.stage2=hd:LABEL=');
    },
    300_000,
  );

  test.each<Firmware>(['bios', 'uefi'])(
    'the DVD starts by %s, and names its own label and kickstart',
    async (firmware) => {
      const line = await bootLine(await imageOf(shape, { type: 'dvd', arch: 'x86_64' }), firmware);
      expect(line).toContain(
        'inst.stage2=hd:LABEL=FL-1.2-Srv.x86_64 inst.ks=hd:LABEL=FL-1.2-Srv.x86_64:/ks.cfg',
      );
    },
    300_000,
  );

  test('the ISO of two variants starts, names its own label, and holds both', async () => {
    const image = await imageOf(shape, { unified: true });
    const line = await bootLine(image, 'bios');
    expect(line).toContain('inst.stage2=hd:LABEL=BOTH-FL-1.2-Srv.x86_64 ');
    const names = (await readFile(`${image}.manifest`, 'utf8')).split('\n');
    expect(names).toEqual(
      expect.arrayContaining([
        '/Srv/repodata/repomd.xml',
        '/Cli/repodata/repomd.xml',
        '/own/ks.cfg',
        '/extra_files.json',
        '/media.repo',
      ]),
    );
  }, 300_000);

  test('the DVD starts from a USB stick', async () => {
    const image = await imageOf(shape, { type: 'dvd', arch: 'x86_64' });
    expect(await bootLine(image, 'bios', { as: 'usb' })).not.toBeNull();
  }, 300_000);

  test('boot records of the DVD are for BIOS and for UEFI', async () => {
    const image = await imageOf(shape, { type: 'dvd', arch: 'x86_64' });
    const catalog = await report(image, '-report_el_torito');
    expect(catalog).toMatch(/El Torito boot img : +1 +BIOS +y +none/);
    expect(catalog).toMatch(/El Torito boot img : +2 +UEFI +y +none/);
    expect(await report(image, '-report_system_area')).toMatch(/System area summary: MBR .*GPT/);
  });

  test('checkisomd5 finds the implanted checksum of the DVD right', async () => {
    const image = await imageOf(shape, { type: 'dvd', arch: 'x86_64' });
    await execa('checkisomd5', [image]);
  });

  test('.treeinfo lists the images of the installer with checksums, and the disc not its boot.iso', async () => {
    const root = path.join(composes.get(shape)!, 'compose/Srv/x86_64/os');
    const file = path.join(root, '.treeinfo');
    const tree = parseTreeinfo(await readFile(file, 'utf8'), file);
    expect(tree.images['x86_64']).toMatchObject({ 'boot.iso': 'images/boot.iso' });
    expect(tree.stage2.mainimage).toBe('images/install.img');
    expect(tree.checksums['images/efiboot.img']).toMatch(/^sha256:/);
    const image = await imageOf(shape, { type: 'dvd', arch: 'x86_64' });
    const own = path.join(home.targetDir, `${shape}.treeinfo`);
    await execa('xorriso', ['-osirrox', 'on', '-indev', image, '-extract', '/.treeinfo', own]);
    const disc = parseTreeinfo(await readFile(own, 'utf8'), own);
    expect(disc.images['x86_64']).not.toHaveProperty('boot.iso');
    expect(disc.media).toEqual({ discnum: 1, totaldiscs: 1 });
  });

  test('product.img is in the tree and on all bootable media, with what was configured', async () => {
    const root = path.join(composes.get(shape)!, 'compose/Srv/x86_64/os');
    const file = path.join(root, 'images/product.img');
    const inTree = await readFile(file);
    for (const wanted of [{ type: 'boot' }, { type: 'dvd', arch: 'x86_64' }, { unified: true }]) {
      const own = path.join(home.targetDir, `${shape}.product.img`);
      const image = await imageOf(shape, wanted);
      const args = ['-osirrox', 'on', '-indev', image, '-extract', '/images/product.img', own];
      await execa('xorriso', args);
      expect((await readFile(own)).equals(inTree)).toBe(true);
      await rm(own);
    }
    const tree = parseTreeinfo(await readFile(path.join(root, '.treeinfo'), 'utf8'), '.treeinfo');
    expect(tree.images['x86_64']).toMatchObject({ 'product.img': 'images/product.img' });
    const sha256 = createHash('sha256').update(inTree).digest('hex');
    expect(tree.checksums['images/product.img']).toBe(`sha256:${sha256}`);
    const show = async (name: string): Promise<string> =>
      (await execa('/sbin/debugfs', ['-R', `cat ${name}`, file])).stdout;
    expect(await show('run/install/product/installclasses/srv.py')).toBe('name = "Srv"');
    expect(await show('run/install/product/locale/de/LC_MESSAGES/comps.mo')).toContain('Kern');
    await execa('checkisomd5', [await imageOf(shape, { type: 'boot' })]);
  });

  test('packages and repodata are on the DVD', async () => {
    const image = await imageOf(shape, { type: 'dvd', arch: 'x86_64' });
    const manifest = await readFile(`${image}.manifest`, 'utf8');
    expect(manifest).toContain('/repodata/repomd.xml\n');
    expect(manifest).toMatch(/^\/Packages\/.*\.rpm$/m);
    expect(manifest).not.toContain('boot.iso');
    expect(await readdir(path.dirname(image))).toContain(`${path.basename(image)}.SHA256SUM`);
  });
});

describe.each(SHAPES)('an ISO that was patched, with an installer of $shape', ({ shape }) => {
  let patched = '';

  beforeAll(async () => {
    const graft = path.join(home.targetDir, `${shape}-graft`);
    await mkdir(path.join(graft, 'own'), { recursive: true });
    await writeFile(path.join(graft, 'own', 'new.txt'), 'new\n');
    await writeFile(path.join(graft, 'ks.cfg'), 'text --non-interactive\n');
    patched = path.join(home.targetDir, `${shape}-patched.iso`);
    const source = await imageOf(shape, { type: 'dvd', arch: 'x86_64' });
    const before = await stat(source);
    const options = ['--volume-id', 'PATCHED', '--supported', 'true'];
    const result = await home.run('patch-iso', ...options, patched, source, graft);
    if (result.exitCode !== 0) throw new Error(`${result.stdout}\n${result.stderr}`);
    expect(await stat(source)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  }, 300_000);

  test.each<Firmware>(['bios', 'uefi'])(
    'starts by %s, and names its own label and kickstart, once',
    async (firmware) => {
      const line = await bootLine(patched, firmware);
      expect(line).toContain(
        'inst.stage2=hd:LABEL=PATCHED inst.ks=hd:LABEL=PATCHED:/ks.cfg console',
      );
    },
    300_000,
  );

  test('names them in the image that UEFI starts from a stick, too', async () => {
    const config = await uefiConfigOf(patched);
    expect(config).toContain("search --no-floppy --set=root -l 'PATCHED'");
    expect(config).toContain(
      'inst.stage2=hd:LABEL=PATCHED inst.ks=hd:LABEL=PATCHED:/ks.cfg console',
    );
  });

  test('has the new files and all of the old ones, and a valid checksum', async () => {
    await execa('checkisomd5', [patched]);
    const { stdout } = await execa('xorriso', ['-indev', patched, '-find']);
    const source = await imageOf(shape, { type: 'dvd', arch: 'x86_64' });
    const old = (await readFile(`${source}.manifest`, 'utf8')).split('\n').filter(Boolean);
    for (const name of [...old, '/own/new.txt']) {
      if (!name.endsWith('/TRANS.TBL')) expect(stdout).toContain(name);
    }
    expect(stdout).not.toContain('TRANS.TBL');
    const kickstart = path.join(home.targetDir, `${shape}-patched.ks`);
    await execa('xorriso', ['-osirrox', 'on', '-indev', patched, '-extract', '/ks.cfg', kickstart]);
    expect(await readFile(kickstart, 'utf8')).toBe('text --non-interactive\n');
    expect(await readVolume(patched)).toMatchObject({ volumeId: 'PATCHED', isSupported: true });
  });
});

test('the source disc does not start', async () => {
  const image = await imageOf('isolinux', { arch: 'src' });
  expect(await bootLine(image, 'bios', { limitMs: 15_000 })).toBeNull();
}, 60_000);
