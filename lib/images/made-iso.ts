/** An ISO as images.json has it: what its place and its phase say, and what its own bytes do. */
import { stat } from 'node:fs/promises';
import type { Arch } from '../../config-schemas/names.js';
import { readVolume } from '../iso/index.js';
import type { MadeImage } from './facts.js';

/** What is known of an ISO without looking at it. */
export interface IsoFacts {
  /** The file, wherever it is now. */
  readonly file: string;
  /** Its final path relative to `compose/`. */
  readonly path: string;
  readonly type: string;
  readonly arch: Arch;
  readonly bootable: boolean;
  readonly subvariant: string;
  readonly deliverable: string;
  readonly failable: boolean;
  /** Which disc of how many; the only one by default. */
  readonly disc?: { readonly number: number; readonly count: number };
}

/** The entry of an ISO. @throws InputError if the file cannot be read */
export async function madeIso(facts: IsoFacts): Promise<MadeImage> {
  const { file, deliverable, failable, disc = { number: 1, count: 1 }, ...declared } = facts;
  const [{ mtimeMs, size }, volume] = await Promise.all([stat(file), readVolume(file)]);
  return {
    deliverable,
    failable,
    maxSizeBytes: null,
    image: {
      ...declared,
      mtime: Math.trunc(mtimeMs / 1000),
      size,
      volume_id: volume.volumeId,
      format: 'iso',
      disc_number: disc.number,
      disc_count: disc.count,
      checksums: {},
      implant_md5: volume.implantMd5,
    },
  };
}
