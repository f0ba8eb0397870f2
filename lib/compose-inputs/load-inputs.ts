/** What a compose is made from, read offline: the configuration with its defaults, and its variants. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { Config } from '../../config-schemas/config.js';
import type { Variant } from '../../config-schemas/variants.js';
import {
  findPlace,
  loadConfig,
  STANDARD_RULES,
  validateConfig,
  type ConfigRules,
  type LoadedConfig,
} from '../config/index.js';
import { ConfigError, type ConfigProblem } from '../errors.js';
import { codeOf, fromSystemError } from '../process/index.js';
import { readVariantsObject, readVariantsXml } from '../variants/index.js';

export interface ComposeInputs {
  readonly loaded: LoadedConfig;
  readonly config: Config;
  /** Null if they lie in a repository or package, which are not asked offline. */
  readonly variants: readonly Variant[] | null;
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Reads a configuration file and its variants. No network is asked.
 * @param rules the schema of all options, if overridden
 * @throws ConfigError with all problems
 */
export async function loadComposeInputs(
  request: Pick<ComposeRequest, 'config' | 'overrides'> & {
    readonly variables: Readonly<Record<string, unknown>>;
  },
  rules: ConfigRules = STANDARD_RULES,
): Promise<ComposeInputs> {
  const loaded = loadConfig(request.config, {
    overrides: request.overrides,
    variables: request.variables,
  });
  const { config, problems } = validateConfig(loaded, rules);
  if (config === null) throw new ConfigError(problems);
  return { loaded, config, variants: await localVariants(loaded, config), warnings: problems };
}

async function localVariants(
  loaded: LoadedConfig,
  config: Config,
): Promise<readonly Variant[] | null> {
  const selection = { treeArches: config.tree_arches, treeVariants: config.tree_variants };
  if (config.variants !== undefined) {
    return readVariantsObject(config.variants, selection).variants;
  }
  const file = localFileOf(config.variants_file);
  if (file === null) return null;
  const absolute = path.resolve(loaded.directory, file);
  const xml = await readFile(absolute).catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT'
      ? missingVariants(loaded, absolute)
      : fromSystemError(error, 'read', absolute);
  });
  return readVariantsXml(xml, absolute, selection).variants;
}

function missingVariants(loaded: LoadedConfig, file: string): ConfigError {
  return new ConfigError([
    {
      severity: 'error',
      message: `variants_file ${file} does not exist`,
      path: 'variants_file',
      ...findPlace(loaded, ['variants_file']),
      hint: 'the path is relative to the configuration',
    },
  ]);
}

/** A path, or the file of a source that is a plain file. */
function localFileOf(source: Config['variants_file']): string | null {
  if (typeof source === 'string') return source;
  if (source?.scm !== 'file' || typeof source.file !== 'string') return null;
  // Of such a dictionary only the file's name counts; it lies beside the configuration (pungi/compose.py).
  return path.basename(source.file);
}
