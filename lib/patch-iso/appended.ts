/**
 * Images in partitions behind the files of an ISO: trees that start with GRUB have the one that UEFI starts from there.
 * xorriso says where they are in the words by which it would write them anew.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fromSystemError, type Command } from '../process/index.js';

export interface AppendedPartition {
  /** From 1, as in the partition table. */
  readonly number: number;
  /** A GUID, or the byte of an MBR. */
  readonly type: string;
  readonly startByte: number;
  /** The last one. */
  readonly endByte: number;
}

/** Prints the options that would write the boot records of an ISO anew. */
export const listBootRecords = (iso: string): Command => ({
  program: 'xorriso',
  args: ['-indev', iso, '-report_el_torito', 'as_mkisofs'],
});

/** Bytes of xorriso's units: a sector of an ISO, a block of a disk. */
const UNIT_BYTES = { s: 2048, d: 512 } as const;

const APPENDED =
  /^-append_partition (\d+) (\S+) '?--interval:(?:local_fs|imported_iso):(\d+)([sd])-(\d+)([sd])::/gm;

/** The type of what UEFI starts from: its GUID as it stands on the disk, and as it is written; the byte of an MBR. */
const FOR_UEFI =
  /^(28732ac11ff8d211ba4b00a0c93ec93b|c12a7328-?f81f-?11d2-?ba4b-?00a0c93ec93b|0xef)$/i;

/** Those that UEFI starts from, out of what `listBootRecords` printed. */
export const parseAppended = (report: string): readonly AppendedPartition[] =>
  [...report.matchAll(APPENDED)]
    .map(([, number, type = '', start, startUnit, end, endUnit]) => ({
      number: Number(number),
      type,
      startByte: Number(start) * unit(startUnit),
      endByte: (Number(end) + 1) * unit(endUnit) - 1,
    }))
    .filter(({ type }) => FOR_UEFI.test(type));

const unit = (name: string | undefined): number => UNIT_BYTES[name === 's' ? 's' : 'd'];

/** Copies a partition's bytes to a file. @throws InputError, SpaceError, TransientError */
export async function copyPartition(
  iso: string,
  { startByte, endByte }: AppendedPartition,
  target: string,
): Promise<void> {
  const bytes = createReadStream(iso, { start: startByte, end: endByte });
  await pipeline(bytes, createWriteStream(target)).catch((error: unknown) => {
    throw fromSystemError(error, 'write', target);
  });
}
