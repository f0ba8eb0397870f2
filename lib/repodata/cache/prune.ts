/** Keeps the cache from growing without end: the files that were unused for longest go first. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** A whole distribution takes some 60 MB; a compose with many package sets some of these for each arch. */
const MAX_BYTES = 4 * 1024 ** 3;
const MAX_AGE_MS = 30 * 24 * 3_600_000;
/** What a process that died left behind. */
const MAX_PART_AGE_MS = 24 * 3_600_000;

interface KeptFile {
  readonly file: string;
  readonly bytes: number;
  readonly ageMs: number;
}

/** Removes old files, and as many more as it takes to stay below the limit. */
export async function pruneCache(directory: string, maxBytes = MAX_BYTES): Promise<void> {
  const files = await keptFiles(directory);
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { file, bytes, ageMs } of files.sort((a, b) => b.ageMs - a.ageMs)) {
    const maxAgeMs = /\.(part|lock)$/.test(file) ? MAX_PART_AGE_MS : MAX_AGE_MS;
    if (ageMs <= maxAgeMs && total <= maxBytes) continue;
    await rm(file, { force: true });
    total -= bytes;
  }
}

async function keptFiles(directory: string): Promise<KeptFile[]> {
  const now = Date.now();
  const files: KeptFile[] = [];
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name);
    const stats = await stat(file).catch(() => null);
    if (stats?.isFile() !== true) continue;
    files.push({ file, bytes: stats.size, ageMs: now - stats.mtimeMs });
  }
  return files;
}
