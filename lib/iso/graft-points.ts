/** Graft points: where on a disc each file stands, and the list by which genisoimage and xorrisofs learn it. */
import { InputError } from '../errors.js';

/** Path on the disc → file. An empty directory's path ends with `/`. */
export type GraftPoints = ReadonlyMap<string, string>;

/** Lays trees over each other; the later wins. */
export function overlay(...trees: readonly GraftPoints[]): GraftPoints {
  return new Map(trees.flatMap((tree) => [...tree]));
}

/** Left out of every disc, wherever they are but at the top (pungi/phases/createiso.py `prepare_iso`). */
const EXCLUDED_NAMES: ReadonlySet<string> = new Set(['lost+found', 'boot.iso']);

/**
 * The text of a path list with graft points: what is needed for booting first, packages last, otherwise by name.
 * @throws InputError for a name with a line break, which the format cannot hold
 */
export function formatGraftPoints(points: GraftPoints): string {
  const filled = new Set([...points.keys()].map(parentOf));
  return [...points]
    .filter(([target]) => !isLeftOut(target) && !filled.has(target))
    .sort(([a], [b]) => groupOf(a) - groupOf(b) || compareBytes(a, b))
    .map(([target, source]) => `${escape(target)}=${escape(source)}\n`)
    .join('');
}

/** Boot files want low addresses on the disc; packages are many and come last. */
function groupOf(target: string): number {
  if (/^(images|isolinux|EFI|etc|ppc)\//.test(target) || /\.(img|ins)$/.test(target)) return 0;
  return target.endsWith('.rpm') ? 2 : 1;
}

/** Whether no disc holds the file, wherever it stands. */
export function isLeftOut(target: string): boolean {
  const parts = target.replace(/\/$/, '').split('/');
  return parts.length > 1 && EXCLUDED_NAMES.has(parts.at(-1) ?? '');
}

/** The directory that a path stands in, with its slash; one that anything stands in need not be named itself. */
const parentOf = (target: string): string =>
  target.slice(0, target.lastIndexOf('/', target.length - 2) + 1);

const compareBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Both tools take a backslash before `=` and `\`. */
function escape(path: string): string {
  if (/[\r\n]/.test(path)) {
    throw new InputError(`the file ${JSON.stringify(path)} cannot be put on a disc`, {
      hint: 'its name holds a line break; rename it',
    });
  }
  return path.replace(/[\\=]/g, '\\$&');
}
