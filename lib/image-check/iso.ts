/** Checks an ISO 9660 image: its descriptors, its length, its root directory (ECMA-119). */
import type { ImageBytes } from './bytes.js';
import { checkElTorito } from './el-torito.js';

export const SECTOR = 2048;
const FIRST_DESCRIPTOR = 16;
/** More descriptors than any image has. */
const MOST_DESCRIPTORS = 64;

const TYPE = { bootRecord: 0, primary: 1, terminator: 255 } as const;

/** A volume, as its descriptors tell. */
export interface IsoVolume {
  readonly volumeId: string;
  /** In sectors of 2,048 bytes. */
  readonly sectors: number;
  /** Sector of the El Torito boot catalog; null if there is no boot record. */
  readonly catalogSector: number | null;
}

/** All that is wrong with an ISO. @param needsBoot it must have a boot catalog */
export async function checkIso(
  bytes: ImageBytes,
  expected: { readonly volumeId: string | null; readonly needsBoot: boolean },
): Promise<readonly string[]> {
  const descriptors = await readDescriptors(bytes);
  if (descriptors === null) return ['it has no list of volume descriptors with an end'];
  const primary = descriptors.find((sector) => sector[0] === TYPE.primary);
  if (primary === undefined) return ['it has no primary volume descriptor'];
  const sectors = primary.readUInt32LE(80);
  const volumeId = primary.toString('utf8', 40, 72).replace(/[\0 ]+$/, '');
  const volume = { volumeId, sectors, catalogSector: catalogSectorOf(descriptors) };
  return [
    ...checkPrimary(primary, volume, bytes, expected.volumeId),
    ...(await checkRoot(primary, volume, bytes)),
    ...(volume.catalogSector === null
      ? expected.needsBoot
        ? ['it has no El Torito boot record']
        : []
      : await checkElTorito(bytes, volume.catalogSector, sectors)),
  ];
}

async function readDescriptors(bytes: ImageBytes): Promise<readonly Buffer[] | null> {
  const found: Buffer[] = [];
  for (let index = 0; index < MOST_DESCRIPTORS; index += 1) {
    const sector = await bytes.read((FIRST_DESCRIPTOR + index) * SECTOR, SECTOR);
    if (sector.toString('latin1', 1, 6) !== 'CD001') return null;
    if (sector[0] === TYPE.terminator) return found;
    found.push(sector);
  }
  return null;
}

function catalogSectorOf(descriptors: readonly Buffer[]): number | null {
  const record = descriptors.find(
    (sector) =>
      sector[0] === TYPE.bootRecord &&
      sector.toString('latin1', 7, 30) === 'EL TORITO SPECIFICATION',
  );
  return record?.readUInt32LE(71) ?? null;
}

function checkPrimary(
  primary: Buffer,
  { volumeId, sectors }: IsoVolume,
  bytes: ImageBytes,
  expectedId: string | null,
): readonly string[] {
  const problems: string[] = [];
  if (sectors !== primary.readUInt32BE(84)) {
    problems.push('its length in the primary volume descriptor differs between byte orders');
  }
  if (primary.readUInt16LE(128) !== SECTOR) problems.push('its blocks are not of 2048 bytes');
  if (sectors * SECTOR > bytes.size) {
    problems.push(
      `it is cut short: the volume has ${String(sectors * SECTOR)} bytes, the file ${String(bytes.size)}`,
    );
  }
  if (expectedId !== null && volumeId !== expectedId) {
    problems.push(`its volume id is '${volumeId}', not '${expectedId}'`);
  }
  return problems;
}

/** The root directory begins with an entry for itself. */
async function checkRoot(
  primary: Buffer,
  { sectors }: IsoVolume,
  bytes: ImageBytes,
): Promise<readonly string[]> {
  const extent = primary.readUInt32LE(158);
  if (extent >= sectors) return ['its root directory lies outside of the volume'];
  const self = await bytes.read(extent * SECTOR, 34);
  const isItself = self.length === 34 && (self[0] ?? 0) >= 34 && self.readUInt32LE(2) === extent;
  return isItself ? [] : ['its root directory is damaged'];
}
