/**
 * References into git that a configuration holds, and the commits put in their place when a compose is resolved
 * (pungi/checks.py `properties_validator`, pungi/util.py `resolve_git_url`).
 */
import { configSchema, type Config } from '../../config-schemas/config.js';
import { gitReferenceRegistry } from '../../config-schemas/shapes.js';
import type { z } from 'zod';
import { walkSchema, type Path } from './schema-walk.js';

/** Something in git that a configuration names by a branch, not by a commit. */
export interface GitReference {
  /** Where the configuration names it. */
  readonly path: Path;
  /** URL of the repository as git takes it. */
  readonly repository: string;
  /** `HEAD`, `refs/heads/BRANCH`, or a name of a branch or tag. */
  readonly ref: string;
  /** Program that git asks for credentials. */
  readonly credentialHelper: string | null;
  /** What stands in the configuration, for a commit. */
  readonly replacement: (commit: string) => unknown;
}

const COMMIT = /^[a-f0-9]{40}$/;

/** All references that are to be resolved; what already names a commit is not among them. */
export function gitReferences(config: Config): GitReference[] {
  const references = new Map<string, GitReference>();
  for (const [name, schema] of Object.entries(configSchema.shape)) {
    const value = (config as Readonly<Record<string, unknown>>)[name];
    walkSchema(
      schema,
      value,
      (inner, innerValue, path) => {
        const kind = gitReferenceRegistry.get(inner as z.ZodType)?.kind;
        const reference =
          kind === 'url'
            ? urlReference(innerValue, path)
            : kind === 'scm'
              ? scmReference(innerValue, path)
              : null;
        if (reference !== null) references.set(JSON.stringify(path), reference);
      },
      [name],
    );
  }
  return [...references.values()];
}

/** A URL whose fragment is `HEAD` or `origin/BRANCH`; all other fragments stay as they are. */
function urlReference(value: unknown, path: Path): GitReference | null {
  if (typeof value !== 'string') return null;
  const hash = value.indexOf('#');
  if (hash === -1) return null;
  const base = value.slice(0, hash);
  const fragment = value.slice(hash + 1);
  const branch = /^origin\/(.*)$/s.exec(fragment)?.[1];
  const ref = branch === undefined ? fragment : `refs/heads/${branch}`;
  if (branch === undefined && fragment !== 'HEAD') return null;
  return {
    path,
    repository: base.replace(/\?.*$/s, '').replace(/^git\+/, ''),
    ref,
    credentialHelper: null,
    replacement: (commit) => `${base}#${commit}`,
  };
}

interface ScmValue {
  readonly scm?: string;
  readonly repo?: string;
  readonly branch?: string | null;
  readonly options?: { readonly credential_helper?: string };
}

function scmReference(value: unknown, path: Path): GitReference | null {
  if (typeof value !== 'object' || value === null) return null;
  const { scm, repo, branch, options } = value as ScmValue;
  if (scm !== 'git' || repo === undefined) return null;
  const ref = branch === undefined || branch === null || branch === '' ? 'HEAD' : branch;
  if (COMMIT.test(ref)) return null;
  return {
    path,
    repository: repo,
    ref,
    credentialHelper: options?.credential_helper ?? null,
    replacement: (commit) => ({ ...value, branch: commit }),
  };
}

/** The configuration with commits in place of references. */
export function withCommits(
  config: Config,
  commits: readonly { readonly reference: GitReference; readonly commit: string }[],
): Config {
  return commits.reduce<unknown>(
    (result, { reference, commit }) =>
      replaceAt(result, reference.path, reference.replacement(commit)),
    config,
  ) as Config;
}

function replaceAt(value: unknown, path: Path, replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      index === step ? replaceAt(item, rest, replacement) : item,
    );
  }
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [step]: replaceAt(record[step], rest, replacement) };
}
