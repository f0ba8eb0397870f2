/** Package repositories as the ostree phases hand them on (pungi/util.py `get_repo_dicts`). */
import type { Repo } from '../../config-schemas/shapes.js';

/** A repository by URL, with a name that has no characters which a repository id must not have. */
export interface NamedRepo {
  readonly name: string;
  readonly baseurl: string;
  readonly exclude?: string;
  readonly gpgcheck?: boolean;
  readonly enabled?: string;
}

/** What becomes of a list of repositories: those that have a URL, and a warning for each that has none. */
export interface NamedRepos {
  readonly repos: readonly NamedRepo[];
  readonly warnings: readonly string[];
}

/** Names repositories. A variant's uid is no longer taken for one here: that gives a warning. */
export function nameRepos(repos: readonly Repo[], phase: string): NamedRepos {
  const named: NamedRepo[] = [];
  const warnings: string[] = [];
  for (const repo of repos) {
    const object = typeof repo === 'string' ? { baseurl: repo } : repo;
    if (object.baseurl.includes('://')) named.push(nameRepo(object));
    else {
      warnings.push(
        `Variant-type source repository is deprecated and will be ignored during '${phase}' phase: ${object.baseurl}`,
      );
    }
  }
  return { repos: named, warnings };
}

/** Keys in the order in which Pungi writes them: a name that had to be made stands last. */
function nameRepo(repo: Exclude<Repo, string>): NamedRepo {
  const { name, baseurl, exclude, gpgcheck, enabled } = repo;
  return {
    name: name ?? idOf(baseurl),
    baseurl,
    ...(exclude === undefined ? {} : { exclude }),
    ...(gpgcheck === undefined ? {} : { gpgcheck }),
    ...(enabled === undefined ? {} : { enabled }),
  };
}

const idOf = (url: string): string => url.replace(/[^A-Za-z0-9\-_.:]/gu, '_');
