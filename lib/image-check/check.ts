/** Is an image what images.json says of it? By what its bytes are, not by its name (docs/metadata.md). */
import type { ImageEntry } from '../productmd/index.js';
import { ImageBytes } from './bytes.js';
import { FORMAT_CHECKS } from './disk-formats.js';
import { checkIso } from './iso.js';
import { checkPartitionTable, hasPartitionTable } from './partition-table.js';

/** What is declared of an image. */
export type DeclaredImage = Pick<ImageEntry, 'arch' | 'bootable' | 'format' | 'size' | 'volume_id'>;

/** Arches whose firmware boots a disc by an El Torito catalog. */
const EL_TORITO_ARCHES: ReadonlySet<string> = new Set(['x86_64', 'i386', 'aarch64']);

/** All that is wrong with an image, as ends of a sentence that begins with its path. @throws InputError if it cannot be read */
export async function checkImage(
  file: string,
  declared: DeclaredImage,
): Promise<readonly string[]> {
  return await ImageBytes.with(file, async (bytes) => {
    if (bytes.size !== declared.size) {
      return [`it has ${String(bytes.size)} bytes, not ${String(declared.size)}`];
    }
    return declared.format === 'iso'
      ? await checkDisc(bytes, declared)
      : await checkFormat(bytes, declared.format);
  });
}

async function checkDisc(bytes: ImageBytes, declared: DeclaredImage): Promise<readonly string[]> {
  const mustBoot = declared.bootable && EL_TORITO_ARCHES.has(declared.arch);
  const problems = await checkIso(bytes, {
    volumeId: declared.volume_id,
    needsBoot: mustBoot,
  });
  if (!declared.bootable || !(await hasPartitionTable(bytes))) return problems;
  return [...problems, ...(await checkPartitionTable(bytes))];
}

async function checkFormat(bytes: ImageBytes, format: string): Promise<readonly string[]> {
  const check = FORMAT_CHECKS[format.slice(format.lastIndexOf('.') + 1)];
  return check === undefined ? [] : await check(bytes);
}
