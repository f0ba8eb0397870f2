/** Python and kobo as judges of what we read. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { PYTHON } from '../../../tools.js';

const here = path.dirname(fileURLToPath(import.meta.url));

/** What kobo makes of a file: the `repr()` of each value, or its error. */
export type KoboResult =
  | { readonly values: Readonly<Record<string, string>>; readonly opened: readonly string[] }
  | { readonly error: string; readonly kind: string };

export type MatchResult = { readonly match: boolean } | { readonly error: string };

async function ask(script: string, input: unknown): Promise<unknown> {
  const { stdout } = await execa(PYTHON, [path.join(here, script)], {
    input: JSON.stringify(input),
    env: { PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1' },
  });
  return JSON.parse(stdout);
}

export async function readWithKobo(files: readonly string[]): Promise<KoboResult[]> {
  return (await ask('read_with_kobo.py', files)) as KoboResult[];
}

export async function matchWithPython(
  pairs: readonly (readonly [string, string])[],
): Promise<MatchResult[]> {
  return (await ask('match_with_python.py', pairs)) as MatchResult[];
}
