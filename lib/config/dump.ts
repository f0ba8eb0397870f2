/** Writes a configuration out as JSON, as pungi-config-dump does (pungi/scripts/config_dump.py). */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { ConfigProblem } from '../errors.js';
import { isOptionName, loadConfig, plainOptions, type LoadedConfig } from './load.js';
import { fromPlain, type ConfigNode } from './node.js';
import { errorAt } from './problem.js';
import { validateConfig } from './validate.js';

export interface DumpOptions {
  /** `-e`: they feed the sources as variables, and win over options of the same name. */
  readonly definitions?: Readonly<Record<string, unknown>>;
  /** Nothing is checked, and no defaults are filled in. */
  readonly justDump?: boolean;
  /** A Koji event to be written into the dump. */
  readonly freezeEvent?: number;
}

export interface Dump {
  /** The configuration as JSON; null if it is wrong. */
  readonly json: string | null;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads sources over one another and writes what comes out. A directory stands for the compose in it.
 * @throws ConfigError if a source cannot be read
 */
export function dumpConfig(sources: readonly string[], options: DumpOptions = {}): Dump {
  const loaded = loadSources(sources, options.definitions ?? {});
  const checked = options.justDump === true ? null : validateConfig(loaded);
  if (checked?.config === null) return { json: null, problems: checked.problems };
  const values = { ...plainOptions(loaded), ...checked?.config };
  const frozen =
    options.freezeEvent === undefined ? values : { ...values, koji_event: options.freezeEvent };
  return { json: formatConfig(frozen), problems: checked?.problems ?? [] };
}

function loadSources(
  sources: readonly string[],
  definitions: Readonly<Record<string, unknown>>,
): LoadedConfig {
  const options = new Map<string, ConfigNode>();
  const openedFiles: string[] = [];
  for (const source of sources) {
    const loaded = loadConfig(sourceFile(source), { variables: definitions, earlier: options });
    for (const [name, value] of loaded.options) options.set(name, value);
    openedFiles.push(...loaded.openedFiles);
  }
  for (const [name, value] of Object.entries(definitions)) {
    if (isOptionName(name)) options.set(name, fromPlain(value));
    else options.delete(name);
  }
  const file = openedFiles[0] ?? '';
  return { file, directory: path.dirname(file), openedFiles, options };
}

/** The file to read for a source. */
function sourceFile(source: string): string {
  const stats = statSync(source, { throwIfNoEntry: false });
  if (stats?.isFile() === true) return source;
  if (stats?.isDirectory() === true) return path.join(source, 'logs/global/config-dump.global.log');
  throw errorAt(`Source ${source} is neither file nor directory.`, null);
}

/** Sorted JSON with an indent of four, as Pungi's config-dump has it. */
export function formatConfig(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(sorted(values), null, 4);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
