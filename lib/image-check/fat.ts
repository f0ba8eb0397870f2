/** Checks a UEFI boot image: a FAT file system with a directory EFI in its root (UEFI 2, 13.3). */
import type { ImageBytes } from './bytes.js';

const DIRECTORY_ENTRY = 32;
/** `EFI` as FAT stores it. */
const EFI_NAME = 'EFI        ';
const DIRECTORY = 0x10;

/** @param offset of the file system in the image, bytes */
export async function checkEfiImage(bytes: ImageBytes, offset: number): Promise<readonly string[]> {
  const boot = await bytes.read(offset, 512);
  const sectorBytes = boot.readUInt16LE(11);
  const clusterSectors = boot[13] ?? 0;
  const fats = boot[16] ?? 0;
  const isFat =
    boot[510] === 0x55 &&
    boot[511] === 0xaa &&
    [512, 1024, 2048, 4096].includes(sectorBytes) &&
    clusterSectors > 0 &&
    fats > 0;
  if (!isFat) return ['its UEFI boot image is no FAT file system'];
  const root = await readRoot(bytes, offset, boot);
  for (let at = 0; at + DIRECTORY_ENTRY <= root.length; at += DIRECTORY_ENTRY) {
    const attributes = root[at + 11] ?? 0;
    if (root.toString('latin1', at, at + 11) === EFI_NAME && (attributes & DIRECTORY) !== 0) {
      return [];
    }
  }
  return ['its UEFI boot image has no directory EFI'];
}

/** FAT12 and FAT16 have their root after the tables, FAT32 in a cluster; one cluster holds an installer's root. */
async function readRoot(bytes: ImageBytes, offset: number, boot: Buffer): Promise<Buffer> {
  const sectorBytes = boot.readUInt16LE(11);
  const reserved = boot.readUInt16LE(14);
  const fats = boot[16] ?? 0;
  const rootEntries = boot.readUInt16LE(17);
  if (rootEntries > 0) {
    const start = reserved + fats * boot.readUInt16LE(22);
    return await bytes.read(offset + start * sectorBytes, rootEntries * DIRECTORY_ENTRY);
  }
  const clusterBytes = (boot[13] ?? 0) * sectorBytes;
  const data = reserved + fats * boot.readUInt32LE(36);
  const cluster = boot.readUInt32LE(44) - 2;
  return await bytes.read(offset + data * sectorBytes + cluster * clusterBytes, clusterBytes);
}
