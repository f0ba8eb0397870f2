/** The module metadata of a repository: its streams, with the defaults and obsoletes that concern them (pungi/module_util.py). */
import type { ModuleDocument } from './documents.js';
import { defaultsFor, formatModuleIndex, obsoletesFor } from './module-index.js';
import { readModuleFiles } from './read-directory.js';

export interface ModulePlaces {
  readonly defaultsDir: string;
  /** Defaults that win over others of the same module; null: none. */
  readonly overridesDir: string | null;
  readonly obsoletesDir: string;
}

/** The text of a repository's modules.yaml. */
export async function repositoryModules(
  streams: readonly ModuleDocument[],
  { defaultsDir, overridesDir, obsoletesDir }: ModulePlaces,
): Promise<string> {
  const names = new Set(streams.map(({ module }) => module));
  const overrides = overridesDir === null ? [] : await readModuleFiles(overridesDir);
  const defaults = defaultsFor(names, await readModuleFiles(defaultsDir), overrides);
  const obsoletes = obsoletesFor(names, await readModuleFiles(obsoletesDir));
  return formatModuleIndex([...streams, ...defaults, ...obsoletes]);
}
