/** The directory that a variant's images are in, which option symlink_isos_to puts elsewhere (pungi/paths.py `iso_dir`). */
import { readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { Arch } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import type { ComposeTree } from '../compose-tree/index.js';
import { InputError } from '../errors.js';
import { codeOf, fromSystemError, makeDirectory } from '../process/index.js';

export interface IsoPlace {
  readonly tree: ComposeTree;
  readonly composeId: string;
  readonly variant: Variant;
  readonly arch: Arch;
  /** `symlink_isos_to`; undefined: images lie in the compose itself. */
  readonly symlinkTo: string | undefined;
}

/** Makes the directory, or the link to it. @throws InputError if something else is in the link's place */
export async function makeIsoDir(place: IsoPlace): Promise<string> {
  const isoDir = place.tree.isoDir(place.variant, place.arch);
  if (place.symlinkTo === undefined) {
    await makeDirectory(isoDir);
    return isoDir;
  }
  const below = path.relative(place.tree.topDir, isoDir);
  const target = path.join(place.symlinkTo, place.composeId, below);
  await makeDirectory(target);
  await makeDirectory(path.dirname(isoDir));
  await symlink(target, isoDir).catch(async (error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw fromSystemError(error, 'write', isoDir);
    if ((await readlink(isoDir).catch(() => null)) !== target) throw otherThing(isoDir, target);
  });
  return isoDir;
}

const otherThing = (isoDir: string, target: string): InputError =>
  new InputError(`Symlink pointing to '${target}' expected: ${isoDir}`, {
    hint: 'move away what is there, or leave symlink_isos_to as it was when the compose began',
  });
