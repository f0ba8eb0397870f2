/** A terminal that keeps what is written to it. */
import type { Terminal } from '../../cli/terminal.js';

export interface Written {
  out: string;
  err: string;
}

/** @param cwd where relative paths of the command line start */
export function memoryTerminal(cwd = '/'): { terminal: Terminal; written: Written } {
  const written: Written = { out: '', err: '' };
  return {
    written,
    terminal: {
      out: (text) => (written.out += text),
      err: (text) => (written.err += text),
      isInteractive: false,
      hasColour: false,
      size: () => ({ columns: 80, rows: 24 }),
      environment: {},
      cwd,
    },
  };
}
