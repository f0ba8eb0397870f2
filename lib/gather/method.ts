/** Which method gathers a source of a variant (pungi/phases/gather `get_gather_methods`). */
import type { Config } from '../../config-schemas/config.js';
import { valuesForVariant } from '../../config-schemas/variant-arch-map.js';
import { ConfigError } from '../errors.js';

export type SourceName = 'module' | 'comps' | 'json';
export type Method = 'deps' | 'nodeps' | 'hybrid';

/**
 * The method for a source, called only for sources that name something.
 * @throws ConfigError if none is configured
 */
export function methodFor(
  option: Config['gather_method'],
  uid: string,
  source: SourceName,
): Method {
  if (typeof option === 'string') return option;
  const ofVariant = valuesForVariant(option, uid).at(-1);
  if (ofVariant === undefined) throw missing(`Variant ${uid} has no configured gather_method`);
  if (typeof ofVariant === 'string') return ofVariant;
  const method = ofVariant[source];
  if (method === undefined) {
    throw missing(`Variant ${uid} has no configured gather_method for source ${source}`);
  }
  return method;
}

const missing = (message: string): ConfigError =>
  new ConfigError([
    {
      severity: 'error',
      message,
      path: 'gather_method',
      hint: "give one method for all, or a mapping whose patterns match every variant's uid",
    },
  ]);
