/** Loads a configuration of any format, with variables before and overrides after. */
import path from 'node:path';
import { OPTION_NAMES } from '../../config-schemas/config.js';
import { REMOVED_OPTIONS } from '../../config-schemas/removed-options.js';
import { readConf, type ReadConfig } from './conf-reader.js';
import { readJson } from './json-reader.js';
import { fromPlain, placeOf, toPlain, type ConfigNode, type Options, type Place } from './node.js';
import { readSource } from './source-file.js';
import { readYaml } from './yaml-reader.js';

/** A configuration as it was written: nothing is checked yet, no defaults are filled in. */
export interface LoadedConfig {
  /** Absolute path of the main file. */
  readonly file: string;
  /** Its directory: relative paths in options start there. */
  readonly directory: string;
  /** Absolute paths of all files that were opened, the main one first. */
  readonly openedFiles: readonly string[];
  readonly options: Options;
}

export interface LoadOptions {
  /** Values that are defined before a `.conf` is read; names that are no options are forgotten afterwards. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Options that an earlier source has set; a `.conf` may use them. */
  readonly earlier?: Options;
  /** Options set over those of the configuration. */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** Where an override comes from, in messages. */
const OVERRIDE_PLACE: Place = { file: '(override)', line: 1, column: 1 };

const KNOWN_NAMES: ReadonlySet<string> = new Set([
  ...OPTION_NAMES,
  ...Object.keys(REMOVED_OPTIONS),
]);

/** Whether a name is that of an option, also of one that was removed. */
export function isOptionName(name: string): boolean {
  return KNOWN_NAMES.has(name);
}

/**
 * Reads a configuration: `.yaml` and `.yml` as YAML, `.json` and what begins with a brace as JSON, all others as Pungi's
 * `.conf`.
 * @throws ConfigError if a file cannot be read or is not in its format
 */
export function loadConfig(file: string, given: LoadOptions = {}): LoadedConfig {
  const variables = new Map([...(given.earlier ?? []), ...nodes(given.variables ?? {}, null)]);
  const { options, openedFiles } = read(path.resolve(file), variables);
  const all = new Map([...variables, ...options, ...nodes(given.overrides ?? {}, OVERRIDE_PLACE)]);
  for (const name of Object.keys(given.variables ?? {})) {
    if (!isOptionName(name)) all.delete(name);
  }
  return {
    file: path.resolve(file),
    directory: path.dirname(path.resolve(file)),
    openedFiles,
    options: all,
  };
}

/** The options as plain data, as they were written. */
export function plainOptions(loaded: Pick<LoadedConfig, 'options'>): Record<string, unknown> {
  return Object.fromEntries([...loaded.options].map(([name, node]) => [name, toPlain(node)]));
}

/** Where an option, or what a path of keys and indices names in it, was written; null if nobody knows. */
export function findPlace(
  loaded: Pick<LoadedConfig, 'options'>,
  optionPath: readonly PropertyKey[],
): Place | null {
  return placeOf(loaded.options, optionPath);
}

function read(file: string, variables: Options): ReadConfig {
  switch (path.extname(file)) {
    case '.json':
      return readJson(file);
    case '.yaml':
    case '.yml':
      return readYaml(file);
    default:
      return isJson(file) ? readJson(file) : readConf(file, variables);
  }
}

/** Pungi's own format never begins with a brace; JSON dumps of configurations do, whatever they are called. */
function isJson(file: string): boolean {
  return /^\s*\{/.test(readSource(file));
}

function nodes(
  values: Readonly<Record<string, unknown>>,
  place: Place | null,
): Map<string, ConfigNode> {
  return new Map(Object.entries(values).map(([name, value]) => [name, fromPlain(value, place)]));
}
