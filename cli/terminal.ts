/** What a verb may write to, and what it knows of its surroundings; a test gives its own. */

export interface Terminal {
  /** Results: what scripts read. */
  readonly out: (text: string) => void;
  /** Progress, warnings, errors: what people read. */
  readonly err: (text: string) => void;
  /** Standard error is a terminal that can move its cursor. */
  readonly isInteractive: boolean;
  readonly hasColour: boolean;
  /** Columns and rows of the terminal, as they are now. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
}

const FALLBACK_SIZE = { columns: 80, rows: 24 };

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const isInteractive = stderr.isTTY && env['TERM'] !== 'dumb';
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    isInteractive,
    hasColour: isInteractive && (env['NO_COLOR'] ?? '') === '',
    size: () => ({
      columns: stderr.columns || FALLBACK_SIZE.columns,
      rows: stderr.rows || FALLBACK_SIZE.rows,
    }),
    environment: env,
    cwd: process.cwd(),
  };
}
