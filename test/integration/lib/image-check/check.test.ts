/** Images made by the real tools, and then damaged byte by byte. */
import { copyFile, mkdir, mkdtemp, open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { checkImage, type DeclaredImage } from '../../../../lib/image-check/index.js';

const SECTOR = 2048;
/** Sector of the boot record, which comes after the primary descriptor. */
const BOOT_RECORD = 17 * SECTOR;

let root = '';
let iso = '';
let catalog = 0;
let biosImage = 0;
let efiImage = 0;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'image check '));
  const tree = path.join(root, 'tree');
  await mkdir(tree);
  await writeFile(path.join(tree, 'boot.img'), Buffer.alloc(4096, 0x90));
  const efi = path.join(tree, 'efi.img');
  await execa('mformat', ['-C', '-i', efi, '-f', '1440', '::']);
  await execa('mmd', ['-i', efi, '::/EFI', '::/EFI/BOOT']);
  iso = path.join(root, 'whole.iso');
  await execa('xorriso', [
    ...['-as', 'mkisofs', '-o', iso, '-V', 'TEST', '-R'],
    ...['-isohybrid-mbr', '/usr/lib/ISOLINUX/isohdpfx.bin'],
    ...['-b', 'boot.img', '-no-emul-boot', '-boot-load-size', '4', '-boot-info-table'],
    ...['-eltorito-alt-boot', '-e', 'efi.img', '-no-emul-boot', '-isohybrid-gpt-basdat'],
    tree,
  ]);
  const handle = await open(iso, 'r');
  const sector = Buffer.alloc(SECTOR);
  await handle.read(sector, 0, SECTOR, BOOT_RECORD);
  catalog = sector.readUInt32LE(71) * SECTOR;
  await handle.read(sector, 0, SECTOR, catalog);
  biosImage = sector.readUInt32LE(32 + 8) * SECTOR;
  efiImage = sector.readUInt32LE(96 + 8) * SECTOR;
  await handle.close();
}, 60_000);

afterAll(() => rm(root, { recursive: true }));

async function check(file: string, more: Partial<DeclaredImage> = {}): Promise<readonly string[]> {
  return await checkImage(file, {
    arch: 'x86_64',
    bootable: true,
    format: 'iso',
    size: (await stat(file)).size,
    volume_id: 'TEST',
    ...more,
  });
}

/** A copy with bytes written over it. */
async function damaged(
  patches: readonly (readonly [number, readonly number[]])[],
): Promise<string> {
  const file = path.join(root, 'damaged.iso');
  await copyFile(iso, file);
  const handle = await open(file, 'r+');
  for (const [offset, bytes] of patches)
    await handle.write(Buffer.from(bytes), 0, bytes.length, offset);
  await handle.close();
  return file;
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

describe('a bootable ISO', () => {
  test('that is whole has nothing wrong', async () => {
    expect(await check(iso)).toEqual([]);
  });

  test.each<[string, () => readonly (readonly [number, readonly number[]])[], string]>([
    ['without its descriptors', () => [[16 * SECTOR, zeros(SECTOR)]], 'volume descriptors'],
    ['whose descriptors have no end', () => [[18 * SECTOR, [0, 0, 0]]], 'volume descriptors'],
    ['without a boot record', () => [[BOOT_RECORD + 7, zeros(23)]], 'no El Torito boot record'],
    [
      'whose catalog is said to be elsewhere',
      () => [[BOOT_RECORD + 71, [0xff, 0xff, 0xff, 0x00]]],
      'boot catalog lies outside',
    ],
    ['without a validation entry', () => [[catalog, [0]]], 'begin with a validation entry'],
    [
      'whose catalog has a wrong checksum',
      () => [[catalog + 4, [0x41]]],
      'checksum of its boot catalog',
    ],
    ['whose catalog lacks its key bytes', () => [[catalog + 30, [0, 0]]], 'key bytes'],
    ['whose initial entry is damaged', () => [[catalog + 32, [0x17]]], 'neither bootable nor not'],
    [
      'whose entries are all not bootable',
      () => [
        [catalog + 32, [0]],
        [catalog + 96, [0]],
      ],
      'names nothing that can be booted',
    ],
    [
      'whose BIOS image lies after the end',
      () => [[catalog + 40, [0xff, 0xff, 0xff, 0x7f]]],
      'BIOS boot image lies outside',
    ],
    ['whose BIOS image has no length', () => [[catalog + 38, [0, 0]]], 'BIOS boot image is empty'],
    [
      'whose BIOS image was wiped',
      () => [[biosImage, zeros(2048)]],
      'BIOS boot image holds nothing',
    ],
    ['whose section header is damaged', () => [[catalog + 64, [0x55]]], 'section header'],
    [
      'whose UEFI image lies after the end',
      () => [[catalog + 104, [0xff, 0xff, 0xff, 0x7f]]],
      'UEFI boot image lies outside',
    ],
    ['whose UEFI image is no file system', () => [[efiImage, zeros(512)]], 'no FAT file system'],
    [
      'whose UEFI image is empty',
      () => [[efiImage + 19 * 512, zeros(14 * 512)]],
      'no directory EFI',
    ],
    ['whose master boot record lists nothing', () => [[446, zeros(64)]], 'lists no partition'],
    [
      "whose GPT's header was changed",
      () => [[512 + 56, [1, 2, 3]]],
      "checksum of its GPT's header",
    ],
  ])('%s is refused', async (_, patches, message) => {
    expect((await check(await damaged(patches()))).join('\n')).toContain(message);
  });

  test('whose root directory was wiped is refused', async () => {
    const handle = await open(iso, 'r');
    const primary = Buffer.alloc(SECTOR);
    await handle.read(primary, 0, SECTOR, 16 * SECTOR);
    await handle.close();
    const file = await damaged([[primary.readUInt32LE(158) * SECTOR, zeros(64)]]);
    expect(await check(file)).toEqual(['its root directory is damaged']);
  });

  test('that was cut short is refused, by its own length and by the one declared', async () => {
    const file = await damaged([]);
    await truncate(file, (await stat(iso)).size - 300 * SECTOR);
    expect((await check(file)).join()).toContain('it is cut short');
    expect((await check(file, { size: (await stat(iso)).size })).join()).toContain('bytes, not');
  });

  test('of another volume id is refused', async () => {
    expect(await check(iso, { volume_id: 'OTHER' })).toEqual([
      "its volume id is 'TEST', not 'OTHER'",
    ]);
  });
});

describe('an ISO that is not declared bootable', () => {
  test('needs no boot catalog', async () => {
    const plain = path.join(root, 'plain.iso');
    await execa('xorriso', ['-as', 'mkisofs', '-o', plain, '-V', 'TEST', path.join(root, 'tree')]);
    expect(await check(plain, { bootable: false })).toEqual([]);
    expect(await check(plain)).toEqual(['it has no El Torito boot record']);
    expect(await check(plain, { arch: 's390x' })).toEqual([]);
  });
});

describe('images of other formats', () => {
  async function made(name: string, content: Buffer): Promise<string> {
    const file = path.join(root, name);
    await writeFile(file, content);
    return file;
  }
  const formatOf = async (file: string, format: string) =>
    (await check(file, { format, volume_id: null, bootable: false })).join();

  test('compressed by the real xz and gzip are whole, cut ones are not', async () => {
    const raw = await made('disk', Buffer.alloc(100_000, 7));
    await execa('xz', ['-k', '-f', raw]);
    await execa('gzip', ['-k', '-f', raw]);
    expect(await formatOf(`${raw}.xz`, 'raw.xz')).toBe('');
    expect(await formatOf(`${raw}.gz`, 'vhd.gz')).toBe('');
    expect(await formatOf(`${raw}.gz`, 'raw.xz')).toContain('not compressed by xz');
    expect(await formatOf(`${raw}.xz`, 'tar.gz')).toContain('not compressed by gzip');
    await truncate(`${raw}.xz`, (await stat(`${raw}.xz`)).size - 4);
    expect(await formatOf(`${raw}.xz`, 'raw.xz')).toContain('damaged or cut short');
  });

  test('archived by the real tar are archives, others are not', async () => {
    const file = path.join(root, 'a.tar');
    await execa('tar', ['-cf', file, '-C', root, 'tree']);
    expect(await formatOf(file, 'ociarchive')).toBe('');
    expect(await formatOf(iso, 'tar')).toContain('no tar archive');
  });

  test('made by the real qemu-img are what they are said to be', async () => {
    for (const [format, more] of [
      ['qcow2', []],
      ['vpc', ['-o', 'subformat=fixed']],
      ['vmdk', []],
      ['vdi', []],
    ] as const) {
      const file = path.join(root, `disk.${format}`);
      await execa('qemu-img', ['create', '-q', '-f', format, ...more, file, '8M']);
      const name = format === 'vpc' ? 'vhd' : format;
      expect([format, await formatOf(file, name)]).toEqual([format, '']);
      expect(await formatOf(iso, name)).not.toBe('');
    }
  });

  test('that are raw disks have a partition table', async () => {
    const disk = Buffer.alloc(4 * 1024 * 1024);
    expect(await formatOf(await made('raw', disk), 'raw')).toBe('it has no partition table');
    disk.set([0x80, 0, 0, 0, 0x83, 0, 0, 0, 8, 0, 0, 0, 0, 16, 0, 0], 446);
    disk.set([0x55, 0xaa], 510);
    expect(await formatOf(await made('raw', disk), 'raw')).toBe('');
    disk.writeUInt32LE(0xfffffff0, 446 + 8);
    expect(await formatOf(await made('raw', disk), 'raw')).toContain('begins after the end');
  });

  test('of a format without a known header are taken as they are', async () => {
    expect(await formatOf(iso, 'squashfs')).toBe('');
  });
});
