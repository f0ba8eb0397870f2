/** `punji validate`: all that is wrong with a configuration, at once (pungi/scripts/config_validate.py). */
import path from 'node:path';
import { composeRequestSchema } from '../config-schemas/compose-request.js';
import { skippedPhases } from '../graph/plan-input.js';
import {
  compsProblems,
  loadComposeInputs,
  type ComposeInputs,
} from '../lib/compose-inputs/index.js';
import { checkPhases, readValidationDefaults, rulesWithOverrides } from '../lib/config/index.js';
import { ConfigError, formatProblem, type ConfigProblem } from '../lib/errors.js';
import { EXIT } from './exit-codes.js';
import { overridesOf, variablesOf } from './options/overrides.js';
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
  const file = path.resolve(cwd, parsed.positional[0] ?? '');
  const override = parsed.list('schema-override').map((name) => path.resolve(cwd, name));
  try {
    const inputs = await loadComposeInputs(
      {
        config: file,
        overrides: overridesOf(parsed),
        // As in Pungi: what lies beside the configuration wins.
        variables: { ...variablesOf(parsed), ...readValidationDefaults(file) },
      },
      rulesWithOverrides(override),
    );
    return [
      ...inputs.warnings,
      ...phaseProblemsOf(inputs, file, parsed.has('old-composes')),
      ...(await compsProblems(inputs)),
    ];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** What each phase that would run finds wrong. */
function phaseProblemsOf(
  { loaded, config, variants }: ComposeInputs,
  file: string,
  hasOldComposes: boolean,
): readonly ConfigProblem[] {
  if (variants === null) return [];
  const request = composeRequestSchema.parse({ config: file, composeDir: path.dirname(file) });
  const skipped = skippedPhases({ config, request });
  return checkPhases({ config, variants, hasOldComposes, skippedPhases: skipped, loaded });
}
