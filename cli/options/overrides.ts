/** Settings for a configuration out of a command line: --set KEY=VALUE, and variables by -e VAR=VALUE. */
import { parseDefinition, parseOverride } from '../../lib/config/index.js';
import { ConfigError } from '../../lib/errors.js';
import type { Parsed } from './parsed.js';
import { UsageError } from './usage-error.js';

/** Options set over those of a configuration. @throws UsageError */
export const overridesOf = (parsed: Parsed): Record<string, unknown> =>
  settings(parsed, 'set', parseOverride);

/** Variables that a configuration may use. @throws UsageError */
export const variablesOf = (parsed: Parsed): Record<string, string> =>
  settings(parsed, 'define', parseDefinition);

function settings<T>(
  parsed: Parsed,
  slot: string,
  parse: (text: string) => { name: string; value: T },
): Record<string, T> {
  try {
    return Object.fromEntries(
      parsed
        .list(slot)
        .map(parse)
        .map(({ name, value }) => [name, value]),
    );
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new UsageError(`argument --${slot}: ${error.problems[0]?.message ?? error.message}`);
  }
}
