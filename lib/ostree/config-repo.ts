/** What the ostree phases prepare in common: the treefile's repository, and what a buildroot is told of a block. */
import type { Arch } from '../../config-schemas/names.js';
import { translatePath } from '../compose-id/index.js';
import { exportDirectory, type ScmContext } from '../scm/index.js';
import type { NamedRepo } from './repositories.js';

/** rpm-ostree and dnf replace it by the arch that they run on. */
export const BASE_ARCH = '$basearch' as Arch;

/** Clones a treefile's repository; what it holds is copied to `target`. @throws ToolError, InputError */
export async function exportConfigRepo(
  repo: { readonly url: string; readonly branch: string },
  target: string,
  context: ScmContext,
): Promise<void> {
  const source = { scm: 'git', repo: repo.url, branch: repo.branch, dir: '.' };
  await exportDirectory(source, target, context);
}

/** URLs of repositories in the compose; a path that nobody translates is reached as a file. */
export function urlsOf(
  directories: readonly string[],
  translations: readonly (readonly [string, string])[],
): readonly string[] {
  return directories.map((directory) => {
    const place = translatePath(translations, directory);
    return place.includes('://') ? place : `file://${place}`;
  });
}

/** Keys of a block that are said on the command line, or are not for a buildroot. */
const NOT_FOR_BUILDROOTS = new Set([
  'ostree_repo',
  'treefile',
  'config_url',
  'config_branch',
  'failable',
  'version',
  'update_summary',
]);

/** `extra_config.json`: a block with its repositories named (pungi/phases/ostree.py). */
export function extraConfigText(block: object, repos: readonly NamedRepo[]): string {
  const entries = Object.entries({ ...block, repo: repos }).filter(
    ([key]) => !NOT_FOR_BUILDROOTS.has(key),
  );
  return JSON.stringify(Object.fromEntries(entries), null, 4);
}
