/**
 * The whole error taxonomy. Each message says what and where, each hint what to do next.
 * Errors are told apart by class, never by text; one place (activities/step) turns them into Temporal failures.
 */

/** Options of every error: the remedy, and what caused it. */
export interface PunjiErrorOptions {
  /** The next step to take, a sentence for the person at the keyboard. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The base of all errors that Punji raises on purpose. */
export abstract class PunjiError extends Error {
  /** Said, not taken from the class: a bundler may give that another name. */
  abstract override readonly name: string;
  /** Whether the same attempt may succeed later without anybody changing anything. */
  abstract readonly retryable: boolean;
  readonly hint: string | undefined;

  constructor(message: string, options: PunjiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
  }
}

/** One thing wrong in a configuration. */
export interface ConfigProblem {
  readonly severity: 'error' | 'warning';
  /** Pungi's text for the case, if it has one. */
  readonly message: string;
  /** Option path with its keys and indices, for example `multilib.0.1`. */
  readonly path?: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  readonly hint?: string;
}

/** Writes a problem as one line, `file:line:column: severity: message (hint)`. */
export function formatProblem(problem: ConfigProblem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined);
  const prefix = place.length > 0 ? `${place.join(':')}: ` : '';
  const hint = problem.hint === undefined ? '' : ` (${problem.hint})`;
  // Some of Pungi's texts say themselves what they are.
  const message = problem.message.replace(/^(WARNING|ERROR): /, '');
  return `${prefix}${problem.severity}: ${message}${hint}`;
}

/** Thrown when the configuration, variants.xml or the request is wrong; carries all problems at once. */
export class ConfigError extends PunjiError {
  override readonly name: string = 'ConfigError';
  override readonly retryable = false;
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], options: PunjiErrorOptions = {}) {
    super(problems.map(formatProblem).join('\n'), options);
    this.problems = problems;
  }
}

/** Thrown when what a compose is made of is wrong: a corrupt RPM, broken comps, an unsigned package. */
export class InputError extends PunjiError {
  override readonly name: string = 'InputError';
  override readonly retryable = false;
}

/** Thrown when an external command fails. */
export class ToolError extends PunjiError {
  override readonly name: string = 'ToolError';
  override readonly retryable = true;
  readonly command: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last lines of its output. */
  readonly logTail: string;
  readonly logFile: string | null;

  constructor(
    facts: {
      command: readonly string[];
      exitCode: number | null;
      signal: string | null;
      logTail: string;
      logFile: string | null;
      reason?: string;
    },
    options: PunjiErrorOptions = {},
  ) {
    const how =
      facts.reason ??
      (facts.signal !== null
        ? `was ended by ${facts.signal}`
        : `exited with ${String(facts.exitCode)}`);
    const log = facts.logFile === null ? '' : `\nLog: ${facts.logFile}`;
    super(
      `${facts.command[0] ?? 'command'} ${how}: ${facts.command.join(' ')}\n${facts.logTail}${log}`,
      options,
    );
    this.command = facts.command;
    this.exitCode = facts.exitCode;
    this.signal = facts.signal;
    this.logTail = facts.logTail;
    this.logFile = facts.logFile;
  }
}

/** Thrown when a network, a server or a file system did not answer this time. */
export class TransientError extends PunjiError {
  override readonly name: string = 'TransientError';
  override readonly retryable = true;
}

/** Thrown when a Koji hub refuses a call, or its call fails there. */
export class KojiFault extends PunjiError {
  override readonly name: string = 'KojiFault';
  override readonly retryable: boolean;
  /** The hub's number for the kind of fault (koji/__init__.py `faultCode`); 1: an error of its own. */
  readonly code: number;
  /** The hub's text. */
  readonly text: string;
  readonly method: string;

  constructor(
    facts: { code: number; text: string; method: string; hub: string; isPassing: boolean },
    options: PunjiErrorOptions = {},
  ) {
    super(
      `Koji hub ${facts.hub} refuses ${facts.method} (fault ${String(facts.code)}): ${facts.text}`,
      options,
    );
    this.code = facts.code;
    this.text = facts.text;
    this.method = facts.method;
    this.retryable = facts.isPassing;
  }
}

/** Thrown when a task on a Koji hub ends in another state than CLOSED. */
export class KojiTaskError extends PunjiError {
  override readonly name: string = 'KojiTaskError';
  override readonly retryable = false;
  readonly taskId: number;
  readonly url: string;
  readonly state: string;

  constructor(
    facts: { taskId: number; url: string; state: string; method: string; reason: string },
    options: PunjiErrorOptions = {},
  ) {
    super(
      `Koji task ${String(facts.taskId)} (${facts.method}) is ${facts.state}: ${facts.reason}\n${facts.url}`,
      options,
    );
    this.taskId = facts.taskId;
    this.url = facts.url;
    this.state = facts.state;
  }
}

/** Thrown when there is no space or quota left; the operator must make room. */
export class SpaceError extends PunjiError {
  override readonly name: string = 'SpaceError';
  override readonly retryable = true;
}

/** Thrown when another workflow or attempt owns what this one wants to write. */
export class OwnershipError extends PunjiError {
  override readonly name: string = 'OwnershipError';
  override readonly retryable = false;
}

/** Thrown when a running step was told to stop. */
export class CancelledError extends PunjiError {
  override readonly name: string = 'CancelledError';
  override readonly retryable = false;
}

/** Thrown when Punji itself is wrong: an impossible state. */
export class InternalError extends PunjiError {
  override readonly name: string = 'InternalError';
  override readonly retryable = false;
}
