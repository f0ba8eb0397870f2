/** `{{ part-NAME }}` and `{{ configdir }}` in a part's configuration (pungi_utils/orchestrator.py `fill_in_config_file`). */
import { ConfigError } from '../errors.js';

export const PART_NAME = /^[A-Za-z0-9_-]+$/;

/** @throws ConfigError that names a placeholder nobody knows */
export function fillIn(
  text: string,
  values: Readonly<Record<string, string>>,
  file: string,
): string {
  return text.replace(/\{\{ *([A-Za-z0-9_-]+) *\}\}/g, (_match, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    throw new ConfigError([{ severity: 'error', message: `unknown placeholder '${name}'`, file }], {
      hint: `known here are ${Object.keys(values).join(', ')}; of a part only once it has finished, so name it in depends_on`,
    });
  });
}
