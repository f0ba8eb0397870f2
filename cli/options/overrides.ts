/** Options of --set: values as a configuration has them. */
import type { Parsed } from './parsed.js';

/** The overrides of a request. @throws UsageError */
export function overridesOf(parsed: Parsed): Record<string, unknown> {
  return Object.fromEntries(parsed.assignments('set'));
}
