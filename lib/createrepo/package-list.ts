/** The list of packages that a repository holds, out of what was linked. */
import path from 'node:path';

/** Text of a file list: paths relative to the repository, sorted, each once. */
export function packageListText(
  packages: readonly { readonly path: string }[],
  places: {
    /** Paths of the packages are relative to it. */
    readonly composeDir: string;
    readonly repoDir: string;
  },
): string {
  const relative = packages.map((one) =>
    path.relative(places.repoDir, path.join(places.composeDir, one.path)),
  );
  return [...new Set(relative)]
    .sort()
    .map((line) => `${line}\n`)
    .join('');
}
