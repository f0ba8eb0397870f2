/** Repositories and trees as builders reach them (pungi/util.py `get_repo_url`). */
import type { Repo } from '../../config-schemas/shapes.js';
import type { Arch } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import { translatePath } from '../../lib/compose-id/index.js';
import { InputError } from '../../lib/errors.js';
import type { StepContext } from '../step/index.js';

export type RepoContext = StepContext<'translate_paths'>;
/** What Koji replaces by each arch of the task. */
export type ArchText = '$basearch' | '$arch' | Arch;

/** The repositories of a block and, if it is not among them, that of the node's variant: all as URLs. */
export function repoUrls(
  context: RepoContext,
  repos: Repo | readonly Repo[] | undefined,
  arch: ArchText,
): readonly string[] {
  const named = [repos ?? []].flat().map(textOf);
  const own = context.variant();
  const all = own.isEmpty || named.includes(own.uid) ? named : [...named, own.uid];
  return all.map((repo) => repoUrl(context, repo, arch));
}

/** A repository by path, URL or variant, as a URL. @throws InputError if there is no such variant */
export function repoUrl(context: RepoContext, repo: string, arch: ArchText): string {
  if (repo.startsWith('/')) return translatePath(context.config.translate_paths, repo);
  if (repo.includes('://')) return repo;
  const { tree, config } = context;
  const variant = variantNamed(context, repo, 'repo');
  return translatePath(config.translate_paths, tree.repository(variant, arch as Arch));
}

/** The installation tree of a variant, as a URL. */
export const treeUrl = (
  { tree, config }: Pick<RepoContext, 'tree' | 'config'>,
  variant: Variant,
  arch: ArchText,
): string => translatePath(config.translate_paths, tree.osTree(variant, arch as Arch));

/** @throws InputError if the compose has no variant of the name */
export function variantNamed(
  { compose, node }: RepoContext,
  uid: string,
  what: 'repo' | 'install tree',
): Variant {
  const variant = compose.variants.find((known) => known.uid === uid);
  if (variant !== undefined) return variant;
  throw new InputError(`There is no variant ${uid} to get ${what} from for ${node.id}.`, {
    hint: `correct the ${what === 'repo' ? 'repo' : 'install_tree_from'} of the block`,
  });
}

const textOf = (repo: Repo): string => (typeof repo === 'string' ? repo : repo.baseurl);
