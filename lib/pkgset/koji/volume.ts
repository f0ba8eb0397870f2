/** Koji's files: on a mounted volume, or fetched from its server into a cache that composes share. */
import { randomUUID } from 'node:crypto';
import { rename, rm, stat, utimes } from 'node:fs/promises';
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
    // Each fetch has a directory of its own: of two composes that want a file the later one replaces it, whole.
    const scratch = path.join(path.dirname(target), `.fetch-${randomUUID()}`);
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
