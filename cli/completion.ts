/** `punji completion`: a script for the shell. */
import { EXIT } from './exit-codes.js';
import { renderCompletion } from './options/completion.js';
import type { Parsed } from './options/parsed.js';
import type { Terminal } from './terminal.js';
import { VERBS } from './verbs.js';

export function completion(parsed: Parsed, terminal: Terminal): Promise<number> {
  const shell = parsed.positional[0] === 'zsh' ? 'zsh' : 'bash';
  terminal.out(
    renderCompletion(
      shell,
      VERBS.map(({ spec }) => spec),
    ),
  );
  return Promise.resolve(EXIT.ok);
}
