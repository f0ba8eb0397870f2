/** Finds files by a pattern as Python's `glob.glob` does: `*` stays within a directory and skips hidden names. */
import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fnmatchExpression, hasMagic } from './fnmatch.js';

/**
 * Existing paths that match a pattern, sorted. A relative one starts at `base`, whose own name is no pattern.
 * Without a wildcard, or if a file has the very name that the pattern spells: that path itself.
 */
export async function globFiles(base: string, pattern: string): Promise<readonly string[]> {
  const literal = path.resolve(base, pattern);
  if (!hasMagic(pattern)) return (await exists(literal, !pattern.endsWith('/'))) ? [literal] : [];
  if (await exists(literal, true)) return [literal];
  const segments = pattern.split('/').filter((segment) => segment !== '');
  let found: readonly string[] = [path.isAbsolute(pattern) ? '/' : base];
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const next = await Promise.all(
      found.map((directory) => matchesIn(directory, segment, isLast && !pattern.endsWith('/'))),
    );
    found = next.flat();
  }
  return [...found].sort();
}

async function matchesIn(directory: string, segment: string, anyKind: boolean): Promise<string[]> {
  if (!hasMagic(segment)) {
    const full = path.join(directory, segment);
    return (await exists(full, anyKind)) ? [full] : [];
  }
  const expression = fnmatchExpression(segment);
  const names = await readdir(directory).catch(() => []);
  const matching = names
    .filter((name) => expression.test(name) && (segment.startsWith('.') || !name.startsWith('.')))
    .map((name) => path.join(directory, name));
  const kept = await Promise.all(matching.map((full) => exists(full, anyKind)));
  return matching.filter((_, index) => kept[index]);
}

/** A directory, or anything at all where the last part of a pattern is looked for. */
async function exists(full: string, anyKind: boolean): Promise<boolean> {
  const found = await (anyKind ? lstat(full) : stat(full)).catch(() => null);
  return found !== null && (anyKind || found.isDirectory());
}
