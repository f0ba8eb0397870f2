/** Turns names in git repositories into commits, once per compose (pungi/util.py, resolve_git_ref). */
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, ToolError } from '../errors.js';
import { credentialOptions, GIT_ENVIRONMENT, gitUrlOf } from './git.js';
import { refusalOf } from './git-refusal.js';
import { refuseOption, type RunCommand } from './source.js';

export interface GitResolverOptions {
  readonly run: RunCommand;
  readonly logFile: string;
  /** How long a server that fails is asked again, and how often. */
  readonly retryForMs?: number;
  readonly retryEveryMs?: number;
}

const ASK_TIMEOUT_MS = 60_000;
const RETRY_FOR_MS = 120_000;
const RETRY_EVERY_MS = 30_000;
const COMMIT = /^[a-f0-9]{40}$/;

/** Resolves references; each repository and name is asked for once. */
export class GitResolver {
  private readonly known = new Map<string, Promise<string>>();

  constructor(private readonly options: GitResolverOptions) {}

  /**
   * The commit of a branch or tag; a full commit id is given back.
   * @throws ConfigError if there is no such name or repository, or it may not be read
   */
  async commit(
    repo: string,
    reference: string,
    credentialHelper: string | null = null,
  ): Promise<string> {
    if (COMMIT.test(reference)) return reference;
    const key = `${repo}\n${reference}`;
    const asked = this.known.get(key) ?? this.ask(repo, reference, credentialHelper);
    this.known.set(key, asked);
    return await asked;
  }

  private async ask(
    repo: string,
    reference: string,
    credentialHelper: string | null,
  ): Promise<string> {
    refuseOption('git reference', reference);
    const output = await this.listRemote(repo, [
      ...credentialOptions(credentialHelper),
      'ls-remote',
      '--',
      gitUrlOf(repo),
      reference,
    ]);
    const lines = output
      .split('\n')
      .filter((line) => /refs\/heads\/|refs\/tags\/|\tHEAD/.test(line));
    const commit = lines[0]?.split(/\s/)[0];
    if (commit !== undefined && lines.length === 1) return commit;
    const message =
      lines.length === 0
        ? `Failed to resolve ${repo}: ref ${reference} does not exist in remote repo`
        : `Failed to resolve '${reference}' in ${repo}: it names ${String(lines.length)} things`;
    throw new ConfigError([{ severity: 'error', message, hint: 'name a branch or a full commit' }]);
  }

  private async listRemote(repo: string, args: readonly string[]): Promise<string> {
    const { run, logFile, retryForMs = RETRY_FOR_MS, retryEveryMs = RETRY_EVERY_MS } = this.options;
    const command = { program: 'git', args, env: GIT_ENVIRONMENT };
    const until = Date.now() + retryForMs;
    for (;;) {
      try {
        return (await run(command, logFile, { timeoutMs: ASK_TIMEOUT_MS })).stdout;
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal !== null) {
          const message = `git cannot read ${repo}: ${refusal.line}`;
          throw new ConfigError([{ severity: 'error', message, hint: refusal.hint }]);
        }
        if (!(error instanceof ToolError) || Date.now() + retryEveryMs > until) throw error;
        await sleep(retryEveryMs);
      }
    }
  }
}
