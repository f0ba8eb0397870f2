/** Checks partition tables: the master boot record, and GPT (UEFI 2, 5). */
import { crc32 } from 'node:zlib';
import type { ImageBytes } from './bytes.js';

const SECTOR = 512;
const MBR_ENTRY = 16;
const MBR_TABLE = 446;
const GPT_HEADER_BYTES = 92;
const MOST_TABLE_BYTES = 1024 * 1024;

/** What an image begins with. */
export async function hasPartitionTable(bytes: ImageBytes): Promise<boolean> {
  const start = await bytes.read(0, 2 * SECTOR);
  return isMbr(start) || isGpt(start);
}

/** All that is wrong with the tables that an image has; an image without one has nothing wrong here. */
export async function checkPartitionTable(bytes: ImageBytes): Promise<readonly string[]> {
  const start = await bytes.read(0, 2 * SECTOR);
  return [
    ...(isMbr(start) ? checkMbr(start, bytes) : []),
    ...(isGpt(start) ? await checkGpt(start.subarray(SECTOR), bytes) : []),
  ];
}

const isMbr = (start: Buffer): boolean => start[510] === 0x55 && start[511] === 0xaa;
const isGpt = (start: Buffer): boolean =>
  start.toString('latin1', SECTOR, SECTOR + 8) === 'EFI PART';

function checkMbr(start: Buffer, bytes: ImageBytes): readonly string[] {
  const entries = [0, 1, 2, 3].map((index) => start.subarray(MBR_TABLE + index * MBR_ENTRY));
  const used = entries.filter((entry) => (entry[4] ?? 0) !== 0);
  if (used.length === 0) return ['its master boot record lists no partition'];
  const problems: string[] = [];
  for (const entry of used) {
    const status = entry[0];
    if (status !== 0 && status !== 0x80) problems.push('its master boot record is damaged');
    // A protective partition may say that it is as large as can be; others begin within the file.
    if (entry.readUInt32LE(8) * SECTOR > bytes.size) {
      problems.push('a partition of its master boot record begins after the end of the file');
    }
  }
  return [...new Set(problems)];
}

async function checkGpt(header: Buffer, bytes: ImageBytes): Promise<readonly string[]> {
  const length = header.readUInt32LE(12);
  if (length < GPT_HEADER_BYTES || length > SECTOR) return ['its GPT header is damaged'];
  const zeroed = Buffer.from(header.subarray(0, length));
  zeroed.writeUInt32LE(0, 16);
  if (crc32(zeroed) !== header.readUInt32LE(16))
    return ["the checksum of its GPT's header is wrong"];
  const tableAt = Number(header.readBigUInt64LE(72)) * SECTOR;
  const tableBytes = header.readUInt32LE(80) * header.readUInt32LE(84);
  if (tableBytes > MOST_TABLE_BYTES || !bytes.holds(tableAt, tableBytes)) {
    return ['the table of its GPT lies outside of the file'];
  }
  const table = await bytes.read(tableAt, tableBytes);
  return crc32(table) === header.readUInt32LE(88)
    ? []
    : ["the checksum of its GPT's table is wrong"];
}
