/** Looks at the first bytes of an image: is it an ISO, and could a machine boot it? (pungi/phases/test.py) */
import { open, type FileHandle } from 'node:fs/promises';
import { fromSystemError } from '../process/index.js';

export interface ImageMarks {
  readonly isIso: boolean;
  readonly hasMbr: boolean;
  readonly hasGpt: boolean;
  readonly hasElTorito: boolean;
}

/** Where each mark stands, and what it is. */
const MARKS = {
  isIso: { offset: 0x8001, bytes: Buffer.from('CD001') },
  hasMbr: { offset: 0x1fe, bytes: Buffer.from([0x55, 0xaa]) },
  hasGpt: { offset: 0x200, bytes: Buffer.from('EFI PART') },
  hasElTorito: { offset: 0x8801, bytes: Buffer.from('CD001\u0001EL TORITO SPECIFICATION') },
} as const;

/** Marks of an image. @throws InputError if the file cannot be read */
export async function readMarks(image: string): Promise<ImageMarks> {
  try {
    const handle = await open(image, 'r');
    try {
      const [isIso, hasMbr, hasGpt, hasElTorito] = await Promise.all([
        hasMark(handle, MARKS.isIso),
        hasMark(handle, MARKS.hasMbr),
        hasMark(handle, MARKS.hasGpt),
        hasMark(handle, MARKS.hasElTorito),
      ]);
      return { isIso, hasMbr, hasGpt, hasElTorito };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fromSystemError(error, 'read', image);
  }
}

/** Whether a machine could start from it, as far as its marks tell. */
export const looksBootable = (marks: ImageMarks): boolean =>
  marks.hasMbr || marks.hasGpt || (marks.isIso && marks.hasElTorito);

async function hasMark(
  handle: FileHandle,
  { offset, bytes }: { readonly offset: number; readonly bytes: Buffer },
): Promise<boolean> {
  const buffer = Buffer.alloc(bytes.length);
  await handle.read(buffer, 0, bytes.length, offset);
  return buffer.equals(bytes);
}
