/** `compose.validate`: everything that can be known to be wrong before anything is made. It leaves no directory. */
import path from 'node:path';
import type { ComposeRequestInput } from '../../config-schemas/compose-request.js';
import type { ValidateResult } from '../../graph/compose-activities.js';
import { skippedPhases } from '../../graph/plan-input.js';
import { pinConfig } from '../../lib/config-source/index.js';
import {
  missingTools,
  phaseNameProblems,
  requiredTools,
  umaskProblems,
  writeProblems,
} from '../../lib/compose-checks/index.js';
import { loadComposeInputs, placeProblems } from '../../lib/compose-inputs/index.js';
import { formatProblem } from '../../lib/errors.js';
import type { ComposeDependencies } from './dependencies.js';
import { withConfigFile, withScratch } from './load.js';
import { problemsTogether, refuseErrors } from './problems.js';
import { releaseProblems } from './release-facts.js';
import { parseRequest } from './request.js';

/** @throws ConfigError with all problems of the request, or of the configuration */
export async function validate(
  input: ComposeRequestInput,
  { signal, now }: Pick<ComposeDependencies, 'signal' | 'now'>,
): Promise<ValidateResult> {
  const asked = parseRequest(input);
  const aboutRequest = refuseErrors([
    ...phaseNameProblems(asked),
    ...(await placeProblems(asked)),
    ...(await writeProblems(asked)),
    ...umaskProblems(process.umask()),
  ]);
  const config = await withScratch((scratch) =>
    pinConfig(asked.config, path.join(scratch, 'git.log'), signal()),
  );
  const request = { ...asked, config };
  const aboutConfig = await withConfigFile(request.config, signal(), async (file) => {
    const inputs = await loadComposeInputs({ ...request, config: file });
    const { config } = inputs;
    const problems = refuseErrors([
      ...inputs.warnings,
      ...releaseProblems(request, config, now()),
      ...problemsTogether({ ...inputs, request }),
    ]);
    const tools = requiredTools(config, skippedPhases({ config, request }));
    return [...problems, ...(await missingTools(tools))];
  });
  const warnings = request.quiet ? aboutRequest : [...aboutRequest, ...aboutConfig];
  return { request, warnings: warnings.map(formatProblem) };
}
