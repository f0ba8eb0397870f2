/** What an option says of where files come from, and what exporting needs around it (docs/scm.md). */
import { InputError } from '../errors.js';
import type { Command, CommandResult } from '../process/index.js';

/** An option's value: a local path, or an SCM dictionary. */
export type ScmSource = string | ScmDict;

export interface ScmDict {
  readonly scm?: string | undefined;
  readonly repo?: string | readonly string[] | null | undefined;
  readonly branch?: string | null | undefined;
  readonly file?: string | readonly string[] | undefined;
  readonly dir?: string | readonly string[] | undefined;
  /** Run by a shell in the clone of a git repository. */
  readonly command?: string | undefined;
  readonly options?: { readonly credential_helper?: string | undefined } | undefined;
}

/** Carries a command out; that of a step, or of lib/process with its options bound. */
export type RunCommand = (
  command: Command,
  logFile: string,
  options?: { timeoutMs?: number },
) => Promise<CommandResult>;

export interface ScmContext {
  /** Absolute; relative paths of local files start here. */
  readonly baseDir: string;
  /** An existing scratch directory; clones and unpacked packages are made in it. */
  readonly scratch: string;
  readonly logFile: string;
  readonly run: RunCommand;
}

/** A source with its parts in one shape. */
export interface ScmRequest {
  readonly scm: string;
  readonly repos: readonly string[];
  readonly branch: string | null;
  readonly items: readonly string[];
  readonly command: string | null;
  readonly credentialHelper: string | null;
}

/** Brings a source into one shape; `key` says whether it names files or directories. @throws InputError */
export function requestOf(source: ScmSource, key: 'file' | 'dir'): ScmRequest {
  if (typeof source === 'string') {
    return { ...NOTHING, scm: 'file', items: [source] };
  }
  const items = listOf(source[key]);
  if (items.length === 0) {
    throw new InputError(`the SCM dictionary ${JSON.stringify(source)} lacks '${key}'`, {
      hint: 'see docs/scm.md',
    });
  }
  return {
    scm: source.scm ?? 'file',
    repos: listOf(source.repo ?? undefined),
    branch: emptyToNull(source.branch),
    items,
    command: emptyToNull(source.command),
    credentialHelper: emptyToNull(source.options?.credential_helper),
  };
}

const NOTHING = { repos: [], branch: null, command: null, credentialHelper: null };

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  (typeof value === 'string' ? [value] : (value ?? [])).filter((item) => item !== '');

const emptyToNull = (value: string | null | undefined): string | null =>
  value === undefined || value === '' ? null : value;

/** The one repository of a source. @throws InputError if there is none or more than one */
export function repoOf({ scm, repos }: ScmRequest): string {
  const [repo] = repos;
  if (repo !== undefined && repos.length === 1) return repo;
  throw new InputError(`scm '${scm}' needs one 'repo', got ${JSON.stringify(repos)}`, {
    hint: 'see docs/scm.md',
  });
}

/** Refuses what a program would take for an option. @throws InputError */
export function refuseOption(what: string, value: string): void {
  if (!value.startsWith('-')) return;
  throw new InputError(`${what} begins with a dash: ${JSON.stringify(value)}`, {
    hint: 'it would be taken for an option of the program',
  });
}
