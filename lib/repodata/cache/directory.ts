/** Where parsed metadata is kept between runs. */
import os from 'node:os';
import path from 'node:path';

/**
 * `PUNJI_CACHE_DIR`, else `punji` in `XDG_CACHE_HOME`, else `~/.cache/punji`; null if `PUNJI_CACHE_DIR` is empty: nothing
 * is kept.
 */
export function repodataCacheDirectory(
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
  return path.join(path.resolve(base), 'repodata');
}
