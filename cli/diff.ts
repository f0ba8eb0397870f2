/** `punji diff`: what changed between two composes. Works on their directories alone. */
import { compareComposes } from '../lib/compose-diff/index.js';
import { diffPage } from './diff/page.js';
import { diffLines } from './diff/text.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { composeTreeOf } from './session/compose-directory.js';
import type { Terminal } from './terminal.js';

export async function diff(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [before = '', after = ''] = parsed.positional;
  const found = await compareComposes(
    await composeTreeOf(before, terminal),
    await composeTreeOf(after, terminal),
  );
  const format = parsed.text('format') ?? 'text';
  if (format === 'json') terminal.out(`${JSON.stringify(found, null, 2)}\n`);
  else if (format === 'html') terminal.out(diffPage(found));
  else terminal.out(`${diffLines(found, parsed.has('packages')).join('\n')}\n`);
  return EXIT.ok;
}
