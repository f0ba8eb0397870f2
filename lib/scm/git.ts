/** Checks a git repository out (pungi/wrappers/scm.py, GitWrapper): one commit if the server allows, else all of it. */
import { mkdir, mkdtemp, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError, ToolError } from '../errors.js';
import { removeTree, type Command } from '../process/index.js';
import { refusalOf } from './git-refusal.js';
import { refuseOption, repoOf, type ScmContext, type ScmRequest } from './source.js';
import { runUserShellCommand } from './user-command.js';

const DEFAULT_BRANCH = 'master';
const TIMEOUT_MS = 30 * 60_000;

/**
 * A fresh directory with the wanted commit, its submodules, and the user's command done.
 * @throws InputError if there is no such repository or name, or it may not be read; ToolError
 */
export async function checkOutGit(request: ScmRequest, context: ScmContext): Promise<string> {
  const clone = await mkdtemp(path.join(context.scratch, 'git-'));
  const git = new Git(gitUrlOf(repoOf(request)), request, clone, context);
  await git.checkOut();
  if (request.command !== null) await runUserShellCommand(request.command, clone, context);
  return clone;
}

/** A URL that git takes: a plain path becomes file://, and pip's `git+` goes. @throws InputError */
export function gitUrlOf(repo: string): string {
  refuseOption('git repository', repo);
  return repo.includes('://') ? repo.replace(/^git\+/, '') : `file://${repo}`;
}

/** Variables of every git command: a server that wants a password is an error, not a prompt. */
export const GIT_ENVIRONMENT = { GIT_TERMINAL_PROMPT: '0' } as const;

/** Options by which git asks a program for credentials, per path of the URL. */
export const credentialOptions = (helper: string | null): readonly string[] =>
  helper === null ? [] : ['-c', 'credential.useHttpPath=true', '-c', `credential.helper=${helper}`];

class Git {
  private readonly branch: string;

  constructor(
    private readonly url: string,
    private readonly request: ScmRequest,
    private readonly clone: string,
    private readonly context: ScmContext,
  ) {
    this.branch = request.branch ?? DEFAULT_BRANCH;
    refuseOption('git branch', this.branch);
  }

  async checkOut(): Promise<void> {
    try {
      await this.git('init');
      await this.ask('fetch', '--depth=1', '--', this.url, this.branch);
      await this.git('checkout', 'FETCH_HEAD');
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      await this.checkOutOfAll();
    }
    await this.updateSubmodules();
  }

  /** For commits that the server does not give by themselves, as old servers do. */
  private async checkOutOfAll(): Promise<void> {
    await removeTree(this.clone);
    await mkdir(this.clone);
    await this.git('init');
    await this.git('remote', 'add', '--', 'origin', this.url);
    await this.ask('remote', 'update', 'origin');
    try {
      await this.git('checkout', this.branch, '--');
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      throw new InputError(`${this.url} has no branch, tag or commit '${this.branch}'`, {
        cause: error,
        hint: "correct the option's branch",
      });
    }
  }

  /** Nothing is lost if they cannot be had: whoever needs their files is told of the missing files. */
  private async updateSubmodules(): Promise<void> {
    const modules = await stat(path.join(this.clone, '.gitmodules')).catch(() => null);
    if (modules === null) return;
    try {
      await this.git('submodule', 'update', '--init', '--recursive', '--depth=1');
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
    }
  }

  /** Runs a command that asks the server. @throws InputError if the server refuses for good */
  private async ask(...args: string[]): Promise<void> {
    try {
      await this.git(...args);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === null) throw error;
      throw new InputError(`git cannot read ${this.url}: ${refusal.line}`, {
        cause: error,
        hint: refusal.hint,
      });
    }
  }

  private async git(...args: string[]): Promise<void> {
    const command: Command = {
      program: 'git',
      args: [...credentialOptions(this.request.credentialHelper), ...args],
      cwd: this.clone,
      env: GIT_ENVIRONMENT,
    };
    await this.context.run(command, this.context.logFile, { timeoutMs: TIMEOUT_MS });
  }
}
