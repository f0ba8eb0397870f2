/** Commands as the shell of a buildroot gets them; the one place where words become shell text (pungi/runroot.py). */
import { quoteWord } from '../process/index.js';

/** A buildroot may be left from an earlier task: its databases are not to be trusted. */
const KOJI_PREFIX = 'rm -f /var/lib/rpm/__db*; rm -rf /var/cache/yum/*; set -x; ';

export interface ShellCommand {
  /** Words, which are quoted, or a text, which is not. */
  readonly command: string | readonly string[];
  /** What the command makes, to be ours afterwards; the buildroot writes as root. */
  readonly chownPaths: readonly string[];
  /** Our user. */
  readonly uid: number;
}

export const kojiText = (command: ShellCommand): string => `${KOJI_PREFIX}${shellText(command)}`;

/** The command's exit code stays its own, whatever becomes of the paths. */
export function shellText({ command, chownPaths, uid }: ShellCommand): string {
  const text = typeof command === 'string' ? command : command.map(quoteWord).join(' ');
  if (chownPaths.length === 0) return text;
  const paths = chownPaths.map(quoteWord).join(' ');
  return `${text} ; EXIT_CODE=$? ; chmod -R a+r ${paths} ; chown -R ${String(uid)} ${paths} ; exit $EXIT_CODE`;
}
