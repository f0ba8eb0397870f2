/**
 * Looks at a request before a workflow is started, where this machine sees what the workers see: wrong usage and a wrong
 * configuration are told at once, with Pungi's exit codes. The workflow checks all of it again.
 */
import { existsSync } from 'node:fs';
import {
  composeRequestSchema,
  type ComposeRequestInput,
} from '../../config-schemas/compose-request.js';
import {
  loadComposeInputs,
  phaseProblems,
  placeProblems,
  typeProblems,
} from '../../lib/compose-inputs/index.js';
import { loadConfig, plainOptions } from '../../lib/config/index.js';
import { ConfigError, formatProblem, type ConfigProblem } from '../../lib/errors.js';
import { UsageError } from '../options/usage-error.js';
import { isUrl } from './request.js';

/**
 * Gives warnings about the configuration.
 * @param isRemote the workers are elsewhere: a configuration that is not here may be there
 * @throws UsageError as Pungi's command line does
 * @throws ConfigError for all else that is wrong
 */
export async function precheck(
  input: ComposeRequestInput,
  isRemote: boolean,
): Promise<readonly string[]> {
  const request = composeRequestSchema.parse(input);
  const isElsewhere = isRemote && !existsSync(request.config);
  if (isElsewhere) return [];
  refuse(await placeProblems(request));
  // What a git repository holds is not known here.
  if (isUrl(request.config)) return [];
  const facts = plainOptions(loadConfig(request.config, request));
  refuse(typeProblems(request, facts));
  const problems = phaseProblems(request, facts);
  if (problems.length > 0) throw new ConfigError(problems);
  const { warnings } = await loadComposeInputs(request);
  return warnings.map(formatProblem);
}

/** Pungi's text for the first of them, as it stops there. */
function refuse([first]: readonly ConfigProblem[]): void {
  if (first === undefined) return;
  throw new UsageError(
    first.hint === undefined ? first.message : `${first.message} (${first.hint})`,
  );
}
