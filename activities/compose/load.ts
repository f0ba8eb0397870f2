/** Reads the configuration that a request names, wherever it lies. */
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { Config } from '../../config-schemas/config.js';
import { loadConfig, validateConfig, type LoadedConfig } from '../../lib/config/index.js';
import { fetchConfig } from '../../lib/config-source/index.js';
import { ConfigError, type ConfigProblem } from '../../lib/errors.js';
import { removeTree } from '../../lib/process/index.js';

/** A configuration that is valid. */
export interface ValidConfig {
  readonly loaded: LoadedConfig;
  readonly config: Config;
  readonly warnings: readonly ConfigProblem[];
}

/** Reads and checks a configuration file. @throws ConfigError with all problems */
export function readConfig(file: string, request: ComposeRequest): ValidConfig {
  const { overrides, variables } = request;
  const loaded = loadConfig(file, { overrides, variables });
  const { config, problems } = validateConfig(loaded);
  if (config === null) throw new ConfigError(problems);
  return { loaded, config, warnings: problems };
}

/** Does `work` with a directory of its own, which is gone afterwards. */
export async function withScratch<T>(work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-config-'));
  try {
    return await work(scratch);
  } finally {
    await removeTree(scratch);
  }
}

/** Does `work` with the path of the configuration's main file; a checkout of it is gone afterwards. */
export async function withConfigFile<T>(
  config: string,
  signal: AbortSignal,
  work: (file: string, scratch: string) => Promise<T>,
): Promise<T> {
  return await withScratch(async (scratch) => {
    const place = {
      checkout: path.join(scratch, 'checkout'),
      scratch,
      logFile: path.join(scratch, 'git.log'),
    };
    return await work(await fetchConfig(config, place, signal), scratch);
  });
}
