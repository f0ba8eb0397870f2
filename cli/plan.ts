/** `punji plan`: what a compose would do, without a server, a worker or a network. */
import { composeRequestSchema } from '../config-schemas/compose-request.js';
import { makePlanInput, phasesWithoutNodes } from '../graph/plan-input.js';
import { plan } from '../graph/plan.js';
import { loadComposeInputs } from '../lib/compose-inputs/index.js';
import { ConfigError, formatProblem } from '../lib/errors.js';
import { configOf, isUrl } from './compose/request.js';
import { EXIT } from './exit-codes.js';
import { overridesOf, variablesOf } from './options/overrides.js';
import type { Parsed } from './options/parsed.js';
import { phasePlan } from '../graph/phase-plan.js';
import { FORMATS, renderPlan } from './plan/render.js';
import type { Terminal } from './terminal.js';

export async function showPlan(parsed: Parsed, terminal: Terminal): Promise<number> {
  if (parsed.has('against')) {
    return await (await import('./plan/against.js')).showPlanAgainst(parsed, terminal);
  }
  const config = configOf(parsed, terminal.cwd);
  if (isUrl(config)) throw offline(`${config} is in a repository`);
  const request = composeRequestSchema.parse({
    config,
    // A plan does not depend on where the compose is made; a request names a place all the same.
    composeDir: terminal.cwd,
    skipPhases: parsed.list('skip-phase'),
    justPhases: parsed.list('just-phase'),
    overrides: overridesOf(parsed),
    variables: variablesOf(parsed),
  });
  const inputs = await loadComposeInputs(request);
  for (const warning of inputs.warnings) terminal.err(`${formatProblem(warning)}\n`);
  if (inputs.variants === null) throw offline('the variants are in a repository or package');
  const input = makePlanInput({ config: inputs.config, variants: inputs.variants, request });
  for (const phase of phasesWithoutNodes(input)) {
    terminal.err(
      `warning: phase ${phase} is configured, and is not in the plan: it is not supported yet\n`,
    );
  }
  const whole = plan(input);
  const format = FORMATS.find((candidate) => candidate === parsed.text('format')) ?? 'text';
  terminal.out(renderPlan(parsed.has('phases') ? phasePlan(whole) : whole, format));
  return EXIT.ok;
}

const offline = (message: string): ConfigError =>
  new ConfigError([{ severity: 'error', message }], {
    hint: 'a plan is made offline: name local files',
  });
