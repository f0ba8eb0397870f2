/** What must be true of an image: its marks, its size (pungi/phases/test.py). Pure. */
import { looksBootable, type ImageMarks } from '../../lib/iso/index.js';
import type { ImageEntry } from '../../lib/productmd/index.js';

/** Arches whose firmware looks for these marks. */
const MARKED_ARCHES: ReadonlySet<string> = new Set(['x86_64', 'i386']);

/** What is wrong with an image's bytes, or null. */
export function problemOf(
  image: Pick<ImageEntry, 'format' | 'arch' | 'bootable'>,
  marks: ImageMarks,
  file: string,
): string | null {
  if (image.format === 'iso' && !marks.isIso) return `${file} does not look like an ISO file`;
  if (MARKED_ARCHES.has(image.arch) && image.bootable && !looksBootable(marks)) {
    return `${file} is supposed to be bootable, but does not have MBR nor GPT nor is it a bootable ISO`;
  }
  return null;
}

/** What is said of an ISO above its limit, or null. */
export function sizeProblemOf(
  image: Pick<ImageEntry, 'format' | 'path' | 'size'>,
  limitBytes: number | undefined,
): string | null {
  if (image.format !== 'iso' || limitBytes === undefined || image.size <= limitBytes) return null;
  return `ISO ${image.path} is too big. Expected max ${String(limitBytes)}B, got ${String(image.size)}B`;
}
