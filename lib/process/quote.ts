/** Writes a command as a person would type it in a POSIX shell; for display and logs only. */
import type { Command } from './command.js';

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Quotes one word as Python's `shlex.quote` does. */
export function quoteWord(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

/** The command line, quoted; what is fed to it and where it runs are left out. */
export function quoteCommand(command: Pick<Command, 'program' | 'args'>): string {
  return [command.program, ...command.args].map(quoteWord).join(' ');
}
