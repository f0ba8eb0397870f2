/** Settings from a command line: `--set KEY=VALUE`, and variables as Pungi's `-e VAR=VALUE`. */
import { configSchema } from '../../config-schemas/config.js';
import { ConfigError } from '../errors.js';
import { readConfValue } from './conf-reader.js';
import { toPlain } from './node.js';
import { errorAt } from './problem.js';
import { pythonReprOf } from './python-repr.js';

const DEFINITION = /^([a-z_]\w*)=(.*)$/s;

/** Cuts `VAR=VALUE`; the value stays a text. @throws ConfigError in Pungi's words if it has another form */
export function parseDefinition(text: string): { name: string; value: string } {
  const match = DEFINITION.exec(text);
  const [, name, value] = match ?? [];
  if (name === undefined || value === undefined) {
    throw errorAt(`definition should be in var=value format: ${pythonReprOf(text)}`, null, {
      hint: 'a name has small letters, digits and underscores',
    });
  }
  return { name, value };
}

/**
 * Cuts `KEY=VALUE` and reads the value in the grammar of `.conf` files (`True`, `40`, `["a", "b"]`).
 * What is no such value, or one that the option cannot have, is taken as plain text.
 * @throws ConfigError if it has another form
 */
export function parseOverride(text: string): { name: string; value: unknown } {
  const { name, value } = parseDefinition(text);
  const parsed = parseValue(value);
  const schema = Object.entries(configSchema.shape).find(([option]) => option === name)?.[1];
  const isOnlyText =
    schema !== undefined && !schema.safeParse(parsed).success && schema.safeParse(value).success;
  return { name, value: isOnlyText ? value : parsed };
}

function parseValue(text: string): unknown {
  try {
    return toPlain(readConfValue(text, '--set'));
  } catch (error) {
    if (error instanceof ConfigError) return text;
    throw error;
  }
}
