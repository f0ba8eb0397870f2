/** Koji's files: on a mounted volume, or fetched from its server into a cache that composes share. */
import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../errors.js';
import { codeOf, fromSystemError } from '../../process/index.js';
import { downloadFile, FileNotThereError } from '../../repodata/index.js';
import type { KojiProfile } from '../../koji/index.js';
import type { Volume } from './copies.js';

/** A mounted volume below a directory. */
const mountedVolume = (topdir: string): Volume => ({
  has: async (relative) => await isFile(path.join(topdir, relative)),
});

/** Files of a server, fetched when they are asked for; a file that is there already is only marked as used. */
const fetchedVolume = (topurl: string, cache: string, signal: AbortSignal): Volume => ({
  has: async (relative, sizeBytes) => {
    const target = path.join(cache, relative);
    if (await markUsed(target)) return true;
    const scratch = await fetchDirectory(target);
    const partial = path.join(scratch, path.basename(target));
    const expected = { signal, ...(sizeBytes === null ? {} : { sizeBytes }) };
    try {
      await downloadFile(`${topurl}/${relative}`, partial, expected);
      await rename(partial, target);
      return true;
    } catch (error) {
      if (error instanceof FileNotThereError) return false;
      throw error;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
});

/** A fetch that nothing has come to for so long belongs to a worker that died: a server may be silent for a minute. */
const ABANDONED_MS = 180_000;

/**
 * A directory of a fetch's own: of two composes that want a file the later one replaces it, whole. It is that of a fetch
 * whose worker died, if there is one, with what had come by then.
 */
async function fetchDirectory(target: string): Promise<string> {
  const parent = path.dirname(target);
  const prefix = `.fetch-${path.basename(target)}-`;
  const own = path.join(parent, `${prefix}${randomUUID()}`);
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
    const left = path.join(parent, name);
    if ((await idleMs(left)) < ABANDONED_MS) continue;
    // Of several that see it one succeeds.
    const isTaken = await rename(left, own).then(
      () => true,
      () => false,
    );
    if (isTaken) return own;
  }
  return own;
}

/** Since anything in a directory was changed; of one that is gone, 0. */
async function idleMs(directory: string): Promise<number> {
  try {
    const files = (await readdir(directory)).map((name) => path.join(directory, name));
    const times = await Promise.all([directory, ...files].map(async (one) => await stat(one)));
    return Date.now() - Math.max(...times.map(({ mtimeMs }) => mtimeMs));
  } catch {
    return 0;
  }
}

async function markUsed(file: string): Promise<boolean> {
  if (!(await isFile(file))) return false;
  // What clears the cache goes by the time of access; the time of change is the package's.
  const { mtime } = await stat(file);
  await utimes(file, new Date(), mtime);
  return true;
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw fromSystemError(error, 'look at', file);
  }
}

/**
 * Where a profile's files are to be had, and the prefix of their paths.
 * @throws ConfigError if the volume is not mounted and nothing says where else to take files from
 */
export async function openVolume(
  profile: KojiProfile,
  cache: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly volume: Volume; readonly root: string }> {
  if (cache !== undefined) {
    if (profile.topurl === null) throw noFiles(profile, 'koji_cache needs topurl in the profile');
    return { volume: fetchedVolume(profile.topurl, cache, signal), root: cache };
  }
  const isMounted = await stat(profile.topdir).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isMounted) throw noFiles(profile, `its topdir ${profile.topdir} is no directory here`);
  return { volume: mountedVolume(profile.topdir), root: profile.topdir };
}

const noFiles = (profile: KojiProfile, why: string): ConfigError =>
  new ConfigError([
    {
      severity: 'error',
      message: `files of Koji profile ${profile.name} are not to be had: ${why}`,
      path: 'koji_profile',
      hint: "mount Koji's volume on the worker, or set koji_cache to a directory that files are fetched into",
    },
  ]);
