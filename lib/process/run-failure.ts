/** Why a command failed, as errors of the taxonomy. */
import { InputError, ToolError, type SpaceError } from '../errors.js';
import type { Command } from './command.js';
import { packageOf } from './packages.js';
import { codeOf, outOfSpace } from './system-error.js';
import type { Tail } from './tail.js';

/** Lines of its output that an error shows. */
const SHOWN_LINES = 20;
/** A tool that finds no room can only say so in words: those of strerror in the C locale. */
const FULL = /No space left on device|Disk quota exceeded|\bENOSPC\b|\bEDQUOT\b/;

interface Facts {
  readonly command: Command;
  readonly logFile: string;
  readonly logTail: Tail;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** For a command that ended by a signal or with an exit code that is not success. */
export function exitFailure(facts: Facts): ToolError | SpaceError {
  const tail = facts.logTail.lines(SHOWN_LINES);
  const full = FULL.exec(tail)?.[0];
  if (full !== undefined) {
    const code = /quota/i.test(full) || full === 'EDQUOT' ? 'EDQUOT' : 'ENOSPC';
    return outOfSpace(`${facts.command.program} failed (log: ${facts.logFile})`, code);
  }
  return toolError(facts);
}

/** For a command that was ended because its time was up. */
export function timedOut(facts: Facts, limitMs: number): ToolError {
  return toolError(facts, `took longer than ${String(limitMs / 1000)} s and was ended`);
}

/** For a command that could not be started at all. */
export function cannotStart(
  command: Command,
  logFile: string,
  cause: unknown,
  cwdIsThere: boolean,
): ToolError | InputError {
  if (!cwdIsThere) {
    return new InputError(
      `${command.program} cannot be run in ${String(command.cwd)}: there is no such directory`,
    );
  }
  const code = codeOf(cause);
  const isMissing = code === 'ENOENT';
  return new ToolError(
    {
      command: [command.program, ...command.args],
      exitCode: null,
      signal: null,
      logTail: '',
      logFile,
      reason: isMissing ? 'is not installed' : `cannot be started (${code ?? String(cause)})`,
    },
    {
      cause,
      hint: isMissing
        ? `install package ${packageOf(command.program)} on this worker's machine`
        : `see whether ${command.program} is a program that the worker's user may run`,
    },
  );
}

function toolError(facts: Facts, reason?: string): ToolError {
  return new ToolError(
    {
      command: [facts.command.program, ...facts.command.args],
      exitCode: facts.exitCode,
      signal: facts.signal,
      logTail: facts.logTail.lines(SHOWN_LINES),
      logFile: facts.logFile,
      ...(reason === undefined ? {} : { reason }),
    },
    { hint: `the whole output is in ${facts.logFile}` },
  );
}
