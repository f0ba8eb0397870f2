/** Errors of reading, each with its place. */
import { ConfigError, type PunjiErrorOptions } from '../errors.js';
import type { Place } from './node.js';

/** A ConfigError about one thing at one place. */
export function errorAt(
  message: string,
  place: Place | { readonly file: string } | null,
  options: PunjiErrorOptions = {},
): ConfigError {
  const hint = options.hint === undefined ? {} : { hint: options.hint };
  return new ConfigError([{ severity: 'error', message, ...place, ...hint }], options);
}
