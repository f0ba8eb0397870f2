/** Where createrepo_c keeps packages' metadata between composes (pungi/phases/createrepo.py). */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config-schemas/config.js';

const CACHE_ROOT = '/var/cache/pungi/createrepo_c';

/** A directory of the release and user; null if it is not wanted or cannot be made. */
export async function cacheDirectory(
  config: Pick<Config, 'createrepo_enable_cache' | 'release_short'>,
  warn: (text: string) => void,
): Promise<string | null> {
  if (!config.createrepo_enable_cache) return null;
  const user = String(process.getuid?.() ?? 0);
  const directory = path.join(CACHE_ROOT, `${config.release_short}-${user}`);
  try {
    await mkdir(directory, { recursive: true });
    return directory;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    warn(`Cache disabled because cannot create cache dir ${directory} ${why}`);
    return null;
  }
}
