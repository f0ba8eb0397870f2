/** An external command as data: planned by pure functions, golden-tested, carried out by one runner. */

/** What to run. The program and each argument are passed as they are; no shell ever sees them. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Variables added to the allow-listed environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Text or file for standard input; nothing by default. */
  readonly stdin?: { readonly text: string } | { readonly file: string };
  /** Write standard output (only that) to this file; a scratch path. The log then has standard error. */
  readonly stdoutFile?: string;
  /** Exit codes that are success; `[0]` by default. */
  readonly okExitCodes?: readonly number[];
}

export interface RunOptions {
  /** Absolute path of the command's own log file: command line, output, exit code. Appended to. */
  readonly logFile: string;
  readonly timeoutMs: number;
  /** Aborted: the whole process group gets SIGTERM, then SIGKILL after the grace time. */
  readonly signal?: AbortSignal;
  readonly graceMs?: number;
  /** Called with the id of the process group as soon as it runs. */
  readonly onStart?: (processGroupId: number) => void;
  /** How much standard output to keep and return, bytes; 1 MiB by default, the end of it. */
  readonly keepStdoutBytes?: number;
}

export interface CommandResult {
  readonly exitCode: number;
  /** The kept end of standard output. */
  readonly stdout: string;
  readonly durationMs: number;
}
