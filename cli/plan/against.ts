/** `punji plan --against COMPOSE`: which nodes a re-run would keep, which it would run, and why. */
import type { NodeVerdict } from '../../graph/rerun.js';
import { composeRequestSchema } from '../../config-schemas/compose-request.js';
import { loadComposeInputs } from '../../lib/compose-inputs/index.js';
import { ConfigError, InputError } from '../../lib/errors.js';
import { newestResolved } from '../../lib/report/index.js';
import { planAgainst } from '../../workers/plan-against.js';
import { configOf } from '../compose/request.js';
import { EXIT } from '../exit-codes.js';
import { overridesOf, variablesOf } from '../options/overrides.js';
import type { Parsed } from '../options/parsed.js';
import { composeTreeOf } from '../session/compose-directory.js';
import type { Terminal } from '../terminal.js';

export async function showPlanAgainst(parsed: Parsed, terminal: Terminal): Promise<number> {
  const tree = await composeTreeOf(parsed.text('against') ?? '', terminal);
  const before = await newestResolved(tree);
  if (before === null) {
    throw new InputError(`${tree.topDir} has no configuration of an earlier run`, {
      hint: 'it ended before its configuration was resolved: all of it would run',
    });
  }
  const isNamed = parsed.has('config') || parsed.positional.length > 0;
  const request = composeRequestSchema.parse({
    ...before.request,
    targetDir: undefined,
    composeDir: tree.topDir,
    config: isNamed ? configOf(parsed, terminal.cwd) : before.request.config,
    overrides: { ...before.request.overrides, ...overridesOf(parsed) },
    variables: { ...before.request.variables, ...variablesOf(parsed) },
    rerun: undefined,
  });
  const inputs = await loadComposeInputs(request);
  const { variants } = inputs;
  if (variants === null) {
    throw new ConfigError(
      [{ severity: 'error', message: 'the variants are in a repository or package' }],
      { hint: 'a plan is made offline: name local files' },
    );
  }
  const config = { ...inputs.config };
  const wanted = { ...before, composeDir: tree.topDir, request, config, variants: [...variants] };
  const verdicts = await planAgainst(wanted);
  terminal.out(
    parsed.text('format') === 'json' ? `${JSON.stringify(verdicts, null, 2)}\n` : text(verdicts),
  );
  return EXIT.ok;
}

const WORDS = { reused: 'reused', run: 'run', depends: 'depends on' } as const;

function text(verdicts: readonly NodeVerdict[]): string {
  const width = Math.max(0, ...verdicts.map(({ id }) => id.length));
  const lines = verdicts.map(({ id, verdict, reason }) =>
    verdict === 'reused'
      ? `${id.padEnd(width)}  reused`
      : `${id.padEnd(width)}  ${WORDS[verdict]}${verdict === 'run' ? ':' : ''} ${reason}`,
  );
  const count = (wanted: NodeVerdict['verdict']): string =>
    String(verdicts.filter(({ verdict }) => verdict === wanted).length);
  return [
    ...lines,
    `${count('reused')} reused, ${count('run')} run, ${count('depends')} depend on what these make`,
    '',
  ].join('\n');
}
