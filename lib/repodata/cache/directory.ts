/** Where what can be made again is kept between runs. */
import os from 'node:os';
import path from 'node:path';

/** Where parsed metadata is kept. */
export const repodataCacheDirectory = (environment?: NodeJS.ProcessEnv): string | null =>
  cacheDirectory('repodata', environment);

/**
 * The directory of a kind of things below `PUNJI_CACHE_DIR`, else `punji` in `XDG_CACHE_HOME`, else `~/.cache/punji`; null if `PUNJI_CACHE_DIR` is empty: nothing
 * is kept.
 */
export function cacheDirectory(
  kind: string,
  environment: NodeJS.ProcessEnv = process.env,
): string | null {
  const own = environment['PUNJI_CACHE_DIR'];
  if (own === '') return null;
  const shared = environment['XDG_CACHE_HOME'];
  const base =
    own ??
    path.join(
      shared === undefined || shared === '' ? path.join(os.homedir(), '.cache') : shared,
      'punji',
    );
  return path.join(path.resolve(base), kind);
}
