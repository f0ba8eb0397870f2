/** Whether a compose's file system is full: then not even the failure that comes of it may be on disk. */
import { statfs } from 'node:fs/promises';
import type { ComposeTree } from '../compose-tree/index.js';

export interface Fullness {
  readonly freeBytes: number;
  readonly sizeBytes: number;
}

/** Less than that is no room for any step. */
const LEAST_BYTES = 1024 * 1024;

/** How full it is; null if there is room. */
export async function fullnessOf(tree: ComposeTree): Promise<Fullness | null> {
  const { bavail, blocks, bsize, ffree, files } = await statfs(tree.topDir);
  const hasNames = files === 0 || ffree > 0;
  const freeBytes = bavail * bsize;
  if (freeBytes >= LEAST_BYTES && hasNames) return null;
  return { freeBytes, sizeBytes: blocks * bsize };
}
