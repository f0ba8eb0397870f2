/**
 * Checks images of disks and archives by the headers of their formats: QEMU's qcow2, Microsoft's VHD, VMware's VMDK,
 * VirtualBox's VDI, raw disks; tar, gzip and xz.
 */
import { crc32 } from 'node:zlib';
import type { ImageBytes } from './bytes.js';
import { checkPartitionTable, hasPartitionTable } from './partition-table.js';

/** All that is wrong with an image of a format. */
export type FormatCheck = (bytes: ImageBytes) => Promise<readonly string[]>;

/** By the end of the format's name in images.json; what is not listed here has no header that is known. */
export const FORMAT_CHECKS: Readonly<Record<string, FormatCheck>> = {
  qcow2: checkQcow2,
  raw: checkRaw,
  vhd: checkVhd,
  vmdk: checkVmdk,
  vdi: checkVdi,
  tar: checkTar,
  ova: checkTar,
  ociarchive: checkTar,
  gz: checkGzip,
  box: checkGzip,
  xz: checkXz,
};

async function checkQcow2(bytes: ImageBytes): Promise<readonly string[]> {
  const header = await bytes.read(0, 104);
  if (header.toString('latin1', 0, 4) !== 'QFI\u00fb') return ['it is no qcow2 image'];
  const version = header.readUInt32BE(4);
  const clusterBits = header.readUInt32BE(20);
  const [size, table] = [header.readBigUInt64BE(24), Number(header.readBigUInt64BE(40))];
  return [
    ...(version === 2 || version === 3 ? [] : [`its qcow2 version is ${String(version)}`]),
    ...(clusterBits >= 9 && clusterBits <= 21 ? [] : ['its qcow2 header is damaged']),
    ...(size > 0n ? [] : ['its qcow2 disk is empty']),
    ...(table > 0 && bytes.holds(table, 8) ? [] : ['its qcow2 table lies outside of the file']),
  ];
}

async function checkRaw(bytes: ImageBytes): Promise<readonly string[]> {
  if (!(await hasPartitionTable(bytes))) return ['it has no partition table'];
  return await checkPartitionTable(bytes);
}

const VHD_FOOTER_BYTES = 512;
const VHD_CHECKSUM_AT = 64;

/** The footer ends the file; its checksum is the complement of the sum of all its other bytes. */
async function checkVhd(bytes: ImageBytes): Promise<readonly string[]> {
  const footer = await bytes.read(bytes.size - VHD_FOOTER_BYTES, VHD_FOOTER_BYTES);
  if (footer.toString('latin1', 0, 8) !== 'conectix') return ['it does not end as a VHD image'];
  let sum = 0;
  for (const [index, byte] of footer.entries()) {
    if (index < VHD_CHECKSUM_AT || index >= VHD_CHECKSUM_AT + 4) sum += byte;
  }
  return ~sum >>> 0 === footer.readUInt32BE(VHD_CHECKSUM_AT)
    ? []
    : ['the checksum of its VHD footer is wrong'];
}

async function checkVmdk(bytes: ImageBytes): Promise<readonly string[]> {
  const header = await bytes.read(0, 21);
  const isVmdk =
    header.toString('latin1', 0, 4) === 'KDMV' ||
    header.toString('latin1', 0, 21) === '# Disk DescriptorFile';
  return isVmdk ? [] : ['it is no VMDK image'];
}

async function checkVdi(bytes: ImageBytes): Promise<readonly string[]> {
  const header = await bytes.read(64, 4);
  return header.readUInt32LE(0) === 0xbeda107f ? [] : ['it is no VDI image'];
}

const TAR_CHECKSUM = { start: 148, end: 156 } as const;

/** The first header's checksum is the sum of its bytes, its own field counted as blanks (POSIX.1 ustar). */
async function checkTar(bytes: ImageBytes): Promise<readonly string[]> {
  const header = await bytes.read(0, 512);
  const text = header.toString('latin1', TAR_CHECKSUM.start, TAR_CHECKSUM.end);
  const stored = Number.parseInt(text.replace(/\0.*$/s, '').trim(), 8);
  let sum = 0;
  for (const [index, byte] of header.entries()) {
    sum += index >= TAR_CHECKSUM.start && index < TAR_CHECKSUM.end ? 0x20 : byte;
  }
  return sum === stored ? [] : ['it is no tar archive'];
}

async function checkGzip(bytes: ImageBytes): Promise<readonly string[]> {
  const header = await bytes.read(0, 3);
  return header[0] === 0x1f && header[1] === 0x8b && header[2] === 8
    ? []
    : ['it is not compressed by gzip'];
}

const XZ_MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

/** Header and footer repeat the stream's flags; each has a CRC-32 (The .xz File Format, 2.1.1). */
async function checkXz(bytes: ImageBytes): Promise<readonly string[]> {
  const header = await bytes.read(0, 12);
  if (!header.subarray(0, 6).equals(XZ_MAGIC)) return ['it is not compressed by xz'];
  const footer = await bytes.read(bytes.size - 12, 12);
  const flags = header.subarray(6, 8);
  const isWhole =
    crc32(flags) === header.readUInt32LE(8) &&
    footer.toString('latin1', 10, 12) === 'YZ' &&
    footer.subarray(8, 10).equals(flags) &&
    crc32(footer.subarray(4, 10)) === footer.readUInt32LE(0);
  return isWhole ? [] : ['its xz stream is damaged or cut short'];
}
