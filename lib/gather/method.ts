/** Which method gathers a source of a variant (pungi/phases/gather `get_gather_methods`). */
import type { Config } from '../../config-schemas/config.js';
import { valuesForVariant } from '../../config-schemas/variant-arch-map.js';
import { ConfigError } from '../errors.js';

export type SourceName = 'module' | 'comps' | 'json';
export type Method = 'deps' | 'nodeps' | 'hybrid';

/** Whether a variant is gathered with modules, all its sources at once. */
export const isHybrid = (option: Config['gather_method'], uid: string): boolean =>
  (typeof option === 'string' ? option : valuesForVariant(option, uid).at(-1)) === 'hybrid';

/**
 * The method for a source; null if the variant's mapping names none: that is an error only if the source names
 * something.
 * @throws ConfigError if the variant has no method at all
 */
export function methodFor(
  option: Config['gather_method'],
  uid: string,
  source: SourceName,
): Method | null {
  const ofVariant =
    typeof option === 'string' ? option : (valuesForVariant(option, uid).at(-1) ?? null);
  if (ofVariant === null) {
    throw wrong(
      `Variant ${uid} has no configured gather_method`,
      "give one method for all, or a mapping whose patterns match every variant's uid",
    );
  }
  return typeof ofVariant === 'string' ? ofVariant : (ofVariant[source] ?? null);
}

const wrong = (message: string, hint: string): ConfigError =>
  new ConfigError([{ severity: 'error', message, path: 'gather_method', hint }]);
