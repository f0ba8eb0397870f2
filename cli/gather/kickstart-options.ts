/** The options of pungi-gather, out of the command line. */
import type { KickstartOptions } from '../../lib/solve-request/index.js';
import { GREEDY_METHODS, MULTILIB_METHODS } from '../../lib/depsolve/index.js';
import type { Parsed } from '../options/parsed.js';
import { UsageError } from '../options/usage-error.js';

/** @throws UsageError if there is none */
export function archOf(parsed: Parsed): string {
  const arch = parsed.text('arch');
  if (arch === undefined) throw new UsageError('the following arguments are required: --arch');
  return arch;
}

/** @throws UsageError */
export function kickstartOptions(parsed: Parsed): KickstartOptions {
  const greedy = parsed.text('greedy');
  const multilib = parsed.list('multilib');
  return {
    arch: archOf(parsed),
    greedy: GREEDY_METHODS.find((method) => method === greedy) ?? 'none',
    multilibMethods: MULTILIB_METHODS.filter((method) => multilib.includes(method)),
    lookaside: parsed.list('lookaside'),
    fulltree: parsed.has('fulltree'),
    selfhosting: parsed.has('selfhosting'),
    nodeps: parsed.has('nodeps'),
    excludeSource: parsed.has('exclude-source'),
    excludeDebug: parsed.has('exclude-debug'),
  };
}
