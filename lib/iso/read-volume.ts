/** Reads what an image says of itself: its volume id, and the checksum that implantisomd5 put into it. */
import { open } from 'node:fs/promises';
import { fromSystemError } from '../process/index.js';

export interface VolumeFacts {
  /** Null: it has none, or is no ISO 9660 image. */
  readonly volumeId: string | null;
  /** 32 hexadecimal digits; null: none was implanted. */
  readonly implantMd5: string | null;
  /** What an installer is told with the checksum: the medium is a supported release. */
  readonly isSupported: boolean;
}

/** Sector 16 holds the primary volume descriptor (ECMA-119 8.4). */
const DESCRIPTOR_OFFSET = 16 * 2048;
const DESCRIPTOR_BYTES = 2048;
const VOLUME_ID = { start: 40, end: 72 } as const;
/** The part for applications; isomd5sum writes `ISO MD5SUM = …;SKIPSECTORS = …` there (libimplantisomd5.c). */
const APPLICATION_USE = { start: 883, end: 1395 } as const;

/** Facts of an image. @throws InputError if the file cannot be read */
export async function readVolume(image: string): Promise<VolumeFacts> {
  return parseDescriptor(await readDescriptor(image));
}

/** Facts in a primary volume descriptor. */
export function parseDescriptor(descriptor: Buffer): VolumeFacts {
  if (descriptor.toString('latin1', 0, 6) !== '\u0001CD001') {
    return { volumeId: null, implantMd5: null, isSupported: false };
  }
  const id = descriptor.toString('utf8', VOLUME_ID.start, VOLUME_ID.end).replace(/[\0 ]+$/, '');
  const own = descriptor.toString('latin1', APPLICATION_USE.start, APPLICATION_USE.end);
  const md5 = /ISO MD5SUM = ([0-9a-f]{32})(?![0-9a-f])/.exec(own)?.[1];
  return {
    volumeId: id === '' ? null : id,
    implantMd5: md5 ?? null,
    isSupported: own.includes('RHLISOSTATUS=1'),
  };
}

async function readDescriptor(image: string): Promise<Buffer> {
  try {
    const handle = await open(image, 'r');
    try {
      const buffer = Buffer.alloc(DESCRIPTOR_BYTES);
      await handle.read(buffer, 0, DESCRIPTOR_BYTES, DESCRIPTOR_OFFSET);
      return buffer;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fromSystemError(error, 'read', image);
  }
}
