/** What can be wrong with a request and a valid configuration together. */
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { Config } from '../../config-schemas/config.js';
import type { Variant } from '../../config-schemas/variants.js';
import { makePlanInput, phasesWithoutNodes, skippedPhases } from '../../graph/plan-input.js';
import { checkPatterns, checkPhases, type LoadedConfig } from '../../lib/config/index.js';
import { phaseProblems, typeProblems } from '../../lib/compose-inputs/index.js';
import { ConfigError, type ConfigProblem } from '../../lib/errors.js';

interface Facts {
  readonly request: ComposeRequest;
  readonly config: Config;
  /** Null: not known yet. */
  readonly variants: readonly Variant[] | null;
  /** Gives problems their places. */
  readonly loaded: LoadedConfig;
}

/** All that Pungi and its phases check before they begin. */
export function problemsTogether(facts: Facts): readonly ConfigProblem[] {
  const { request, config, variants } = facts;
  const skipped = skippedPhases({ config, request });
  const input = makePlanInput({ config, variants: variants ?? [], request });
  return [
    ...typeProblems(request, config),
    ...phaseProblems(request, config),
    ...problemsOfPhases(facts, skipped),
    ...phasesWithoutNodes(input).map(unsupportedPhase),
  ];
}

/** Known only when the variants are. */
function problemsOfPhases(
  { request, config, variants, loaded }: Facts,
  skippedPhases: readonly string[],
): readonly ConfigProblem[] {
  if (variants === null) return [];
  const hasOldComposes = request.oldComposes.length > 0;
  const variantUids = variants.map(({ uid }) => uid);
  return [
    ...checkPhases({ config, variants, hasOldComposes, skippedPhases, loaded }),
    ...checkPatterns({ config, variantUids, skippedPhases, loaded }),
  ];
}

const unsupportedPhase = (phase: string): ConfigProblem => ({
  severity: 'error',
  path: phase,
  message: `the configuration asks for phase ${phase}, which this version of Punji does not carry out`,
  hint: `skip it (--skip-phase ${phase}), or remove its options`,
});

/** The warnings. @throws ConfigError with all problems if there are errors among them */
export function refuseErrors(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  if (problems.some(({ severity }) => severity === 'error')) throw new ConfigError(problems);
  return problems;
}
