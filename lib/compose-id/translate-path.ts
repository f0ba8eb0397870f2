/** Paths as others reach them: `translate_paths` maps prefixes to URLs (pungi/util.py `translate_path_raw`). */
import path from 'node:path';

/** Python's `os.path.normpath`: no slash at the end, and two leading ones stay. */
function normalise(text: string): string {
  if (text === '') return '.';
  const normal = path.posix.normalize(text).replace(/(?<=.)\/+$/, '');
  return /^\/\/(?!\/)/.test(text) ? `/${normal}` : normal;
}

/** The first prefix that matches wins; a prefix is one of the text, not of path components. */
export function translatePath(
  mapping: readonly (readonly [string, string])[],
  original: string,
): string {
  const normal = normalise(original);
  for (const [prefix, replacement] of mapping) {
    const normalPrefix = normalise(prefix);
    if (normal.startsWith(normalPrefix)) {
      return replacement.replace(/\/+$/, '') + normal.slice(normalPrefix.length);
    }
  }
  return normal;
}
