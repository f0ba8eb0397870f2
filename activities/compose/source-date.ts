/** SOURCE_DATE_EPOCH: the time that reproducible trees and discs show instead of that of the compose (pungi/compose_metadata/discinfo.py). */
import { ConfigError } from '../../lib/errors.js';

/** Seconds since 1970 as the worker's environment has them; null if it does not. @throws ConfigError if it is no number */
export function sourceDateEpoch(environment: NodeJS.ProcessEnv): number | null {
  const text = environment['SOURCE_DATE_EPOCH'];
  if (text === undefined || text === '') return null;
  if (/^\d+$/.test(text)) return Number(text);
  const message = `SOURCE_DATE_EPOCH is '${text}'`;
  const hint = "set it to whole seconds since 1970 in the worker's environment, or unset it";
  throw new ConfigError([{ severity: 'error', message, hint }]);
}
