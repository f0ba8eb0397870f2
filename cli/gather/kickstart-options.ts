/** The options of pungi-gather, out of the command line. */
import type { KickstartOptions } from '../../lib/gather/index.js';
import type { Parsed } from '../options/parsed.js';
import { UsageError } from '../options/usage-error.js';

const GREEDY = ['none', 'all', 'build'] as const;
const MULTILIB = ['none', 'all', 'devel', 'runtime'] as const;

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
    greedy: GREEDY.find((method) => method === greedy) ?? 'none',
    multilibMethods: MULTILIB.filter((method) => multilib.includes(method)),
    lookaside: parsed.list('lookaside'),
    fulltree: parsed.has('fulltree'),
    selfhosting: parsed.has('selfhosting'),
    nodeps: parsed.has('nodeps'),
    excludeSource: parsed.has('exclude-source'),
    excludeDebug: parsed.has('exclude-debug'),
  };
}
