/** `punji report`: how a compose was made, as a page that stands alone. Works on the compose's directory. */
import path from 'node:path';
import { phaseShape } from '../graph/phase-shape.js';
import { writeFileAtomic } from '../lib/process/index.js';
import { newestResolved, reportFacts, reportPage } from '../lib/report/index.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { composeTreeOf } from './session/compose-directory.js';
import type { Terminal } from './terminal.js';

export async function report(parsed: Parsed, terminal: Terminal): Promise<number> {
  const tree = await composeTreeOf(parsed.positional[0] ?? '', terminal);
  const [facts, resolved] = await Promise.all([reportFacts(tree), newestResolved(tree)]);
  const shape = phaseShape(resolved);
  const text = reportPage(facts, shape.edges, shape.planned);
  const output = parsed.text('output');
  if (output === undefined) {
    terminal.out(text);
    return EXIT.ok;
  }
  const file = path.resolve(terminal.cwd, output);
  await writeFileAtomic(file, text);
  terminal.out(`${file}\n`);
  return EXIT.ok;
}
