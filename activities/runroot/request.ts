/** What is to run in a root, and the context that it takes. */
import type { RunrootPhase } from '../../config-schemas/runroot-method.js';
import type { RUNROOT_OPTIONS } from '../../graph/runroot-options.js';
import { quoteWord } from '../../lib/process/index.js';
import type { ShellCommand } from '../../lib/runroot/index.js';
import type { StepContext } from '../step/index.js';

/** A context of a phase that reads the options of roots. */
export type RunrootContext = StepContext<(typeof RUNROOT_OPTIONS)[number]>;

export interface RunrootRequest {
  readonly phase: RunrootPhase;
  /** Tells several commands of a node apart, and stays the same when a step is tried again. */
  readonly name: string;
  /** Words, or a text for the shell. */
  readonly command: string | readonly string[];
  /** A directory that must not be there when the command begins: it makes it. */
  readonly makes?: string;
  /** For the command elsewhere; here it has the worker's own. */
  readonly umask?: string;
  readonly arch: string;
  readonly packages: readonly string[];
  readonly mounts: readonly string[];
  readonly logFile: string;
  readonly chownPaths?: readonly string[];
  readonly isNewChroot?: boolean;
  /** Directory of lorax's logs; its word on loop devices decides whether to try again. */
  readonly logDir?: string;
}

/** The command as a shell elsewhere gets it. */
export function shellCommandOf(request: RunrootRequest): ShellCommand {
  const { command, makes, umask, chownPaths = [] } = request;
  const parts = [
    ...(umask === undefined ? [] : [`umask ${umask}`]),
    ...(makes === undefined ? [] : [`rm -rf ${quoteWord(makes)}`]),
    typeof command === 'string' ? command : command.map(quoteWord).join(' '),
  ];
  return { command: parts.join(' && '), chownPaths, uid: process.getuid?.() ?? 0 };
}
