/** Values for the variables of a template that is checked before it is filled in (pungi-config-validate). */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { errorAt } from './problem.js';

/** What stands in `.pungi-config-validate.json` beside a configuration; nothing if there is no such file. */
export function readValidationDefaults(configFile: string): Record<string, unknown> {
  const file = path.join(path.dirname(configFile), '.pungi-config-validate.json');
  if (!existsSync(file)) return {};
  try {
    const values: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof values === 'object' && values !== null) return { ...values };
  } catch (cause) {
    throw errorAt(`cannot read the defaults of variables: ${String(cause)}`, { file }, { cause });
  }
  throw errorAt('the defaults of variables are not an object', { file });
}
