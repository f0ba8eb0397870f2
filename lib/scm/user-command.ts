/** The one place where a shell runs what a user wrote: option `command` of a git source (docs/scm.md). */
import type { ScmContext } from './source.js';

const TIMEOUT_MS = 60 * 60_000;

/** Runs a shell command of the configuration in the clone. @throws ToolError if it fails */
export async function runUserShellCommand(
  command: string,
  clone: string,
  context: ScmContext,
): Promise<void> {
  await context.run({ program: 'sh', args: ['-c', command], cwd: clone }, context.logFile, {
    timeoutMs: TIMEOUT_MS,
  });
}
