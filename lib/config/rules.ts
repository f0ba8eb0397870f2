/** What a configuration is checked against: the schemas of all options, and changes of them from a file. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { configSchema } from '../../config-schemas/config.js';
import { REMOVED_OPTIONS } from '../../config-schemas/removed-options.js';
import {
  listOfStrings,
  optionalString,
  repo,
  repos,
  scmDict,
  stringOrScm,
  stringPairs,
  strings,
  variantArchMap,
} from '../../config-schemas/shapes.js';
import { errorAt } from './problem.js';

export interface ConfigRules {
  readonly schemas: Readonly<Record<string, z.ZodType>>;
  /** Options without effect, and what to do about each. */
  readonly removed: Readonly<Record<string, string>>;
}

/** The rules as they are without any override. */
export const STANDARD_RULES: ConfigRules = {
  schemas: configSchema.shape,
  removed: REMOVED_OPTIONS,
};

type Json = Readonly<Record<string, unknown>>;

/** The definitions that overrides may refer to (pungi/checks.py, "definitions"). */
const DEFINITIONS: Readonly<Record<string, z.ZodType>> = {
  list_of_strings: listOfStrings,
  strings,
  optional_string: optionalString,
  string_pairs: stringPairs,
  str_or_scm_dict: stringOrScm,
  scm_dict: scmDict,
  repo_dict: repo.options[1],
  repo,
  repos,
  package_mapping: variantArchMap(listOfStrings),
  multilib_list: z.record(z.string(), listOfStrings),
};

/**
 * The rules with overrides merged into them, one file after the other: JSON Schemas of the whole configuration
 * (`properties`, `required`) of which only what differs is written. Mappings are merged, lists are replaced.
 * @throws ConfigError if a file is not such a schema
 */
export function rulesWithOverrides(files: readonly string[]): ConfigRules {
  return files.reduce(
    (rules, file) => applyOverride(rules, file, readOverride(file)),
    STANDARD_RULES,
  );
}

function readOverride(file: string): Json {
  let override: unknown;
  try {
    override = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw errorAt(`cannot read the schema override: ${String(cause)}`, { file }, { cause });
  }
  if (isObject(override)) return override;
  throw errorAt('the schema override is not an object', { file });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function applyOverride(rules: ConfigRules, file: string, override: Json): ConfigRules {
  const { properties = {}, required } = override;
  if (!isObject(properties)) {
    throw errorAt('"properties" of the schema override is not an object', { file });
  }
  const schemas = { ...rules.schemas };
  const removed: Record<string, string> = { ...rules.removed };
  for (const [name, change] of Object.entries(properties)) {
    if (!isObject(change)) {
      throw errorAt(`"properties.${name}" of the schema override is not an object`, { file });
    }
    if (typeof change.deprecated === 'string') {
      removed[name] = change.deprecated;
      Reflect.deleteProperty(schemas, name);
    } else {
      schemas[name] = changed(schemas[name], change, file);
      Reflect.deleteProperty(removed, name);
    }
  }
  return { schemas: withRequired(schemas, required), removed };
}

/** The schema of one option with a change merged in. */
function changed(schema: z.ZodType | undefined, change: Json, file: string): z.ZodType {
  const current = schema === undefined ? {} : jsonSchemaOf(schema);
  try {
    const merged = z.fromJSONSchema(merge(current, understood(change) as Json));
    return isOptional(schema) && !('default' in change) ? merged.optional() : merged;
  } catch (cause) {
    throw errorAt(`cannot use the schema override: ${String(cause)}`, { file }, { cause });
  }
}

function isOptional(schema: z.ZodType | undefined): boolean {
  return schema === undefined || schema.safeParse(undefined).success;
}

/** The JSON Schema of what a user may write for an option. */
export function jsonSchemaOf(schema: z.ZodType): Json {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(json).filter(([key]) => key !== '$schema'));
}

function merge(base: Json, change: Json): Json {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const old = result[key];
    result[key] = isObject(old) && isObject(value) ? merge(old, value) : value;
  }
  return result;
}

/** Pungi's own types and definitions as JSON Schema has them. */
function understood(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(understood);
  if (!isObject(node)) return node;
  const definition = DEFINITIONS[String(node.$ref).replace(/^#\/definitions\//, '')];
  if (definition !== undefined) return jsonSchemaOf(definition);
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'type' && (value === 'url' || value === 'regex') ? 'string' : understood(value),
    ]),
  );
}

/** A list of required options replaces the usual one. */
function withRequired(
  schemas: Readonly<Record<string, z.ZodType>>,
  required: unknown,
): Readonly<Record<string, z.ZodType>> {
  if (!Array.isArray(required)) return schemas;
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const isRequired = required.includes(name);
      if (isRequired && schema instanceof z.ZodOptional)
        return [name, schema.unwrap() as z.ZodType];
      return [name, isRequired || isOptional(schema) ? schema : schema.optional()];
    }),
  );
}
