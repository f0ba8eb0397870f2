/** Keeps paths from outside below their root: neither `..` nor a symbolic link leads out of it. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';

/** The path of `relative` below a root; leading slashes mean the root. @throws InputError if it leaves the root */
export function below(root: string, relative: string, what = 'path'): string {
  const joined = path.join(root, relative);
  if (relative.includes('\0') || !isBelow(root, joined)) {
    throw new InputError(`${what} ${JSON.stringify(relative)} leads out of its root`, {
      hint: "remove '..' from it",
    });
  }
  return joined;
}

/** Whether a path is a directory itself or below it, by names alone. */
export function isBelow(root: string, candidate: string): boolean {
  const relative = path.relative(root, candidate);
  return relative !== '..' && !relative.startsWith('../') && !path.isAbsolute(relative);
}

/** Where a path really lies. @throws InputError if that is outside of the root, or nowhere */
export async function realPathInside(root: string, candidate: string): Promise<string> {
  const real = await realpath(candidate).catch(() => null);
  if (real === null) {
    throw new InputError(`${candidate} is a link to nothing`, { hint: 'mend or remove it' });
  }
  if (isBelow(await realpath(root), real)) return real;
  throw new InputError(`${candidate} is a link that leads out of ${root}, to ${real}`, {
    hint: 'put the file itself there',
  });
}
