/**
 * Tells what a git server will say again from what may pass. git ends with 128 whatever happened: what it said (in the
 * C locale, which commands are given) is all there is to go by.
 */
import { ToolError } from '../errors.js';

export interface GitRefusal {
  /** git's own line. */
  readonly line: string;
  readonly hint: string;
}

interface Kind {
  readonly pattern: RegExp;
  readonly hint: string;
}

const KINDS: readonly Kind[] = [
  {
    // HTTP and local paths; forges over ssh; the git protocol.
    pattern:
      /repository '.*' not found|does not appear to be a git repository|ERROR: Repository not found|access denied or repository not exported|returned error: (?:404|410)/,
    hint: "correct the option's repo",
  },
  {
    pattern:
      /Authentication failed for|could not read (?:Username|Password) for|Permission denied \(|returned error: (?:401|403)|HTTP Basic: Access denied/,
    hint: "let the worker's user read it: a credential helper in the option, or a key",
  },
  {
    pattern:
      /Host key verification failed|SSL certificate problem|server certificate verification failed/,
    hint: "let the worker's machine trust the server",
  },
  {
    pattern: /detected dubious ownership/,
    hint: "give the repository to the worker's user, or name it in git's safe.directory there",
  },
  {
    pattern:
      /transport '.*' not allowed|[Uu]nable to find remote helper for|'remote-.*' is not a git command|protocol '.*' is not supported/,
    hint: "correct the protocol in the option's repo",
  },
];

/** What a failed git command said that no further attempt would change; null if it may pass. */
export function refusalOf(error: unknown): GitRefusal | null {
  if (!(error instanceof ToolError)) return null;
  for (const said of error.logTail.split('\n')) {
    const kind = KINDS.find(({ pattern }) => pattern.test(said));
    if (kind !== undefined) return { line: said.trim(), hint: kind.hint };
  }
  return null;
}
