/** `punji validate`: all that is wrong with a configuration, at once. */
import path from 'node:path';
import { composeRequestSchema } from '../config-schemas/compose-request.js';
import { loadComposeInputs } from '../lib/compose-inputs/index.js';
import { ConfigError, formatProblem, type ConfigProblem } from '../lib/errors.js';
import { EXIT } from './exit-codes.js';
import { overridesOf } from './options/overrides.js';
import type { Parsed } from './options/parsed.js';
import type { Terminal } from './terminal.js';

export async function validate(parsed: Parsed, terminal: Terminal): Promise<number> {
  const problems = await problemsOf(parsed, terminal.cwd);
  for (const problem of problems) {
    terminal.out(`${parsed.has('json') ? JSON.stringify(problem) : formatProblem(problem)}\n`);
  }
  return problems.length === 0 ? EXIT.ok : EXIT.failed;
}

async function problemsOf(parsed: Parsed, cwd: string): Promise<readonly ConfigProblem[]> {
  const request = composeRequestSchema.parse({
    config: path.resolve(cwd, parsed.positional[0] ?? ''),
    composeDir: cwd,
    overrides: overridesOf(parsed),
    variables: Object.fromEntries(parsed.assignments('define')),
  });
  try {
    return (await loadComposeInputs(request)).warnings;
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
