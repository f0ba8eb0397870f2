/** Partitions behind an ISO's files, as xorriso tells of them. */
import { describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { copyPartition, parseAppended } from '../../../../lib/patch-iso/appended.js';

const EFI = '28732ac11ff8d211ba4b00a0c93ec93b';

describe('partitions that UEFI starts from', () => {
  test.each([
    [
      'blocks of a disk',
      `-partition_offset 16\n-append_partition 2 ${EFI} --interval:local_fs:10d-19d::'a b.iso'\n-appended_part_as_gpt\n`,
      [{ number: 2, type: EFI, startByte: 5120, endByte: 10_239 }],
    ],
    [
      'sectors of an ISO, quoted',
      `-append_partition 3 0xef '--interval:imported_iso:2s-3s::'\n`,
      [{ number: 3, type: '0xef', startByte: 4096, endByte: 8191 }],
    ],
    ['others are not looked at', `-append_partition 2 0x83 --interval:local_fs:1s-2s::'x'\n`, []],
    ['there are none', "-b '/isolinux/isolinux.bin'\n-isohybrid-gpt-basdat\n", []],
  ])('%s', (_name, report, found) => {
    expect(parseAppended(report)).toEqual(found);
  });
});

test('exactly the bytes of a partition are copied', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'punji-appended-'));
  const [iso, target] = [path.join(directory, 'x.iso'), path.join(directory, 'part')];
  await writeFile(iso, 'aaabbbbcc');
  await copyPartition(iso, { number: 2, type: EFI, startByte: 3, endByte: 6 }, target);
  expect(await readFile(target, 'utf8')).toBe('bbbb');
  await rm(directory, { recursive: true });
});
