/** Checks a boot catalog and what it names (El Torito specification 1.0; UEFI 2, 13.3.2.1 for platform 0xEF). */
import type { ImageBytes } from './bytes.js';
import { checkEfiImage } from './fat.js';

const SECTOR = 2048;
const ENTRY = 32;
/** Virtual sectors that an entry counts in. */
const VIRTUAL_SECTOR = 512;

const BOOTABLE = 0x88;
const NOT_BOOTABLE = 0x00;
const HEADER_MORE = 0x90;
const HEADER_LAST = 0x91;
const EXTENSION = 0x44;
const EFI = 0xef;

/** One boot image that a catalog names. */
interface BootEntry {
  readonly platform: number;
  readonly sector: number;
  readonly virtualSectors: number;
}

/** All that is wrong with a boot catalog. @param sectors of the volume */
export async function checkElTorito(
  bytes: ImageBytes,
  catalogSector: number,
  sectors: number,
): Promise<readonly string[]> {
  if (catalogSector >= sectors || !bytes.holds(catalogSector * SECTOR, SECTOR)) {
    return ['its boot catalog lies outside of the volume'];
  }
  const catalog = await bytes.read(catalogSector * SECTOR, SECTOR);
  const invalid = checkValidation(catalog);
  if (invalid !== null) return [invalid];
  const read = readEntries(catalog);
  if (typeof read === 'string') return [read];
  if (read.length === 0) return ['its boot catalog names nothing that can be booted'];
  const problems: string[] = [];
  for (const entry of read) problems.push(...(await checkEntry(bytes, entry, sectors)));
  return problems;
}

function checkValidation(catalog: Buffer): string | null {
  if (catalog[0] !== 1) return 'its boot catalog does not begin with a validation entry';
  if (catalog[30] !== 0x55 || catalog[31] !== 0xaa) {
    return 'the key bytes of its boot catalog are wrong';
  }
  let sum = 0;
  for (let offset = 0; offset < ENTRY; offset += 2) sum += catalog.readUInt16LE(offset);
  return (sum & 0xffff) === 0 ? null : 'the checksum of its boot catalog is wrong';
}

/** The bootable entries: the initial one, and those of the sections. A text says what is wrong with the list. */
function readEntries(catalog: Buffer): readonly BootEntry[] | string {
  const platform = catalog[1] ?? 0;
  const initial = catalog[ENTRY];
  if (initial !== BOOTABLE && initial !== NOT_BOOTABLE) {
    return 'the initial entry of its boot catalog is neither bootable nor not';
  }
  const entries = initial === BOOTABLE ? [entryAt(catalog, ENTRY, platform)] : [];
  let offset = 2 * ENTRY;
  let isLast = false;
  while (!isLast && offset + ENTRY <= catalog.length && catalog[offset] !== 0) {
    const header = catalog[offset];
    if (header !== HEADER_MORE && header !== HEADER_LAST) {
      return 'a section header of its boot catalog is damaged';
    }
    isLast = header === HEADER_LAST;
    const count = catalog.readUInt16LE(offset + 2);
    const sectionPlatform = catalog[offset + 1] ?? 0;
    offset += ENTRY;
    for (let index = 0; index < count; index += 1) {
      if (offset + ENTRY > catalog.length) return 'a section of its boot catalog has no end';
      const indicator = catalog[offset];
      if (indicator === BOOTABLE) entries.push(entryAt(catalog, offset, sectionPlatform));
      else if (indicator !== NOT_BOOTABLE) return 'an entry of its boot catalog is damaged';
      offset += ENTRY;
      while (catalog[offset] === EXTENSION) offset += ENTRY;
    }
  }
  return entries;
}

const entryAt = (catalog: Buffer, offset: number, platform: number): BootEntry => ({
  platform,
  virtualSectors: catalog.readUInt16LE(offset + 6),
  sector: catalog.readUInt32LE(offset + 8),
});

async function checkEntry(
  bytes: ImageBytes,
  { platform, sector, virtualSectors }: BootEntry,
  sectors: number,
): Promise<readonly string[]> {
  const kind = platform === EFI ? 'UEFI' : 'BIOS';
  if (virtualSectors === 0 && platform !== EFI) return [`its ${kind} boot image is empty`];
  const length = Math.max(1, virtualSectors) * VIRTUAL_SECTOR;
  if (sector === 0 || sector >= sectors || !bytes.holds(sector * SECTOR, length)) {
    return [`its ${kind} boot image lies outside of the volume`];
  }
  if (platform === EFI) return await checkEfiImage(bytes, sector * SECTOR);
  const image = await bytes.read(sector * SECTOR, length);
  return image.every((byte) => byte === 0) ? ['its BIOS boot image holds nothing'] : [];
}
