/** Where a configuration lies: a path, or a file in a git repository, `git+https://HOST/REPO.git?PATH#REF`. */
import path from 'node:path';
import { ConfigError } from '../errors.js';
import { run } from '../process/index.js';
import { below, exportDirectory, GitResolver, type RunCommand } from '../scm/index.js';

/** A configuration in a git repository. */
export interface GitConfig {
  /** As git takes it. */
  readonly repository: string;
  /** Of the main file, relative to the repository. */
  readonly file: string;
  /** A branch, a tag, or a commit. */
  readonly reference: string;
}

const COMMIT = /^[a-f0-9]{40}$/;
const GIT_TIMEOUT_MS = 10 * 60_000;

/** The parts of a git URL; null if it is a path. @throws ConfigError if it names no file or reference */
export function parseGitConfig(config: string): GitConfig | null {
  if (!config.includes('://')) return null;
  const match = /^(?:git\+)?(?<repository>[^?#]+)\?(?<file>[^#]+)#(?<reference>.+)$/s.exec(config);
  const { repository, file, reference } = match?.groups ?? {};
  if (repository !== undefined && file !== undefined && reference !== undefined) {
    return { repository, file: decodeURIComponent(file), reference };
  }
  throw new ConfigError([
    {
      severity: 'error',
      path: 'config',
      message: `'${config}' names no file in a git repository`,
      hint: 'write git+https://HOST/REPO.git?PATH#REF, for example git+https://host/conf.git?fedora.conf#main',
    },
  ]);
}

/** The same source with a commit for its branch or tag, so that all steps read the same; a path stays as it is. */
export async function pinConfig(
  config: string,
  logFile: string,
  signal?: AbortSignal,
): Promise<string> {
  const source = parseGitConfig(config);
  if (source === null || COMMIT.test(source.reference)) return config;
  const resolver = new GitResolver({ run: plainRun(signal), logFile });
  const commit = await resolver.commit(source.repository, source.reference);
  return `${config.slice(0, config.indexOf('#'))}#${commit}`;
}

/**
 * The path of the configuration's main file. One in git is checked out first, with all that lies beside it.
 * @param place where to: a directory that does not exist; the log is written beside it
 */
export async function fetchConfig(
  config: string,
  place: { readonly checkout: string; readonly scratch: string; readonly logFile: string },
  signal?: AbortSignal,
): Promise<string> {
  const source = parseGitConfig(config);
  if (source === null) return config;
  const { repository, file, reference } = source;
  const main = below(place.checkout, file, 'configuration');
  await exportDirectory(
    { scm: 'git', repo: repository, branch: reference, dir: '.' },
    place.checkout,
    { baseDir: '/', scratch: place.scratch, logFile: place.logFile, run: plainRun(signal) },
  );
  return path.resolve(main);
}

/** The runner outside of a step: with a time limit of its own. */
export function plainRun(signal?: AbortSignal): RunCommand {
  return async (command, logFile, { timeoutMs = GIT_TIMEOUT_MS } = {}) =>
    await run(command, { logFile, timeoutMs, ...(signal === undefined ? {} : { signal }) });
}
