/** Errors on their way between threads: classes do not survive the copy, so their names and facts travel. */
import {
  CancelledError,
  InputError,
  InternalError,
  PunjiError,
  SpaceError,
  ToolError,
  TransientError,
} from '../errors.js';

/** An error as plain data. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly hint: string | undefined;
  /** Of a system error: `ENOENT`. */
  readonly code: string | undefined;
  /** Of a ToolError. */
  readonly tool: {
    readonly command: readonly string[];
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly logTail: string;
    readonly logFile: string | null;
  } | null;
}

const CLASSES = { InputError, TransientError, SpaceError, CancelledError, InternalError } as const;

export function describeFailure(error: unknown): Failure {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    name: known.name,
    message: known.message,
    stack: known.stack,
    hint: known instanceof PunjiError ? known.hint : undefined,
    code: codeOf(known),
    tool:
      known instanceof ToolError
        ? {
            command: known.command,
            exitCode: known.exitCode,
            signal: known.signal,
            logTail: known.logTail,
            logFile: known.logFile,
          }
        : null,
  };
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The error again; one that is not of the taxonomy comes back as a plain Error with its stack. */
export function restoreFailure(failure: Failure): Error {
  const options = failure.hint === undefined ? {} : { hint: failure.hint };
  if (failure.tool !== null) return new ToolError(failure.tool, options);
  if (failure.name in CLASSES) {
    return new CLASSES[failure.name as keyof typeof CLASSES](failure.message, options);
  }
  const error: NodeJS.ErrnoException = new Error(failure.message);
  if (failure.code !== undefined) error.code = failure.code;
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}
