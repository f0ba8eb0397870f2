/** The list of packages that a repository holds, out of the absolute paths of what was linked. */
import path from 'node:path';

/** Text of a file list: paths relative to the repository, sorted, each once. */
export function packageListText(packages: readonly string[], repoDir: string): string {
  const relative = packages.map((file) => path.relative(repoDir, file));
  return [...new Set(relative)]
    .sort()
    .map((line) => `${line}\n`)
    .join('');
}
