/**
 * Step select: a gather over the configured repositories with everything that the compose may ask for, so that what
 * is collected is closed under dependencies and build dependencies (pungi/phases/pkgset/sources/source_repos.py).
 */
import path from 'node:path';
import { archValues, valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { pkgsetSelectPhase } from '../../graph/phases/pkgset-select.js';
import {
  additionalPackages,
  isHybrid,
  mappedPackages,
  packageText,
  prepopulatedPackages,
  prepopulateSchema,
  readUserJson,
  selectPackages,
  sourceMappingSchema,
  type ModuleSelection,
  type SelectJob,
} from '../../lib/gather/index.js';
import { hasComps } from '../../lib/comps/index.js';
import { repositoryModules } from '../../lib/modulemd/index.js';
import { readJsonFile } from '../../lib/process/index.js';
import { expandRepositoryVariables } from '../../lib/repodata/index.js';
import { depsolverArch } from '../../lib/rpm/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';

type Context = ContextOf<typeof pkgsetSelectPhase>;

export async function select(context: Context): Promise<StepReturn> {
  const { tree } = context;
  const arch = context.arch();
  const job = await jobOf(context);
  const report = await selectPackages(job, {
    signal: context.signal,
    onProgress: (text) => {
      context.progress(text);
    },
  });
  await context.publish([
    { from: job.files.input, to: tree.pkgsetInput(arch) },
    { from: job.files.log, to: tree.logFile(arch, 'pkgset_source') },
    { from: job.selectionFile, to: tree.pkgsetSelection(arch) },
    { from: job.modulesFile, to: tree.pkgsetModules(arch) },
  ]);
  return {
    summary: `${String(report.packages)} packages chosen for ${arch}`,
    numbers: { packages: report.packages },
    warnings: [...report.warnings],
  };
}

async function jobOf(context: Context): Promise<SelectJob> {
  const { config, scratch, tree } = context;
  const arch = context.arch();
  const comps = hasComps(config) ? [tree.compsOfArch(arch)] : [];
  const prepopulate = await readJsonFile(tree.prepopulateFile(), prepopulateSchema, {
    missing: {},
  });
  return {
    kind: 'select',
    treeArch: arch,
    groupsOf: comps,
    request: {
      arch: depsolverArch(arch),
      repositories: repositoriesOf(context),
      compsFiles: comps,
      packages: await inputsOf(context),
      excludes: [],
      fulltreeExcludes: [],
      multilibBlacklist: [],
      multilibWhitelist: [],
      prepopulate: prepopulatedPackages(prepopulate, null, arch),
      greedy: 'none',
      fulltree: true,
      selfhosting: true,
      multilibMethods: ['all'],
    },
    files: { input: path.join(scratch, 'input.conf'), log: path.join(scratch, 'log') },
    modules: await moduleSelection(context),
    selectionFile: path.join(scratch, 'selected.json'),
    modulesFile: path.join(scratch, 'modules.json'),
    scratch: path.join(scratch, 'metadata'),
  };
}

/** The modules of variants that can be gathered; null if no variant knows any. */
async function moduleSelection(context: Context): Promise<ModuleSelection | null> {
  const { compose, config, tree } = context;
  const arch = context.arch();
  const wanted = compose.variants
    .filter(({ arches }) => arches.includes(arch))
    .map(({ uid, modules }) => ({
      variant: uid,
      specs: (modules ?? []).map(({ name }) => name),
      filtered: valuesFor(config.filter_modules, uid, arch),
    }));
  const isModular =
    wanted.some(({ specs }) => specs.length > 0) ||
    wanted.some(({ variant }) => isHybrid(config.gather_method, variant));
  if (!isModular) return null;
  const overrides = config.module_defaults_override_dir;
  const defaults = await repositoryModules([], {
    defaultsDir: tree.moduleDefaultsDir(),
    overridesDir: overrides === undefined ? null : path.resolve(compose.configDir, overrides),
    obsoletesDir: tree.moduleObsoletesDir(),
  });
  return { wanted, defaults };
}

/** The arch's own repositories first; a value without a scheme is a path from the configuration's directory. */
function repositoriesOf({ config, compose, arch }: Context) {
  return archValues(config.pkgset_repos, arch()).map((text, index) => {
    const url = expandRepositoryVariables(text, arch());
    return {
      id: `repo-${String(index)}`,
      url: url.includes('://') ? url : path.resolve(compose.configDir, url),
      isLookaside: false,
    };
  });
}

/** What the sources of all variants name on the arch, and all packages that provide system-release. */
async function inputsOf({ config, compose, arch }: Context): Promise<string[]> {
  const additional = additionalPackages(config.additional_packages, null, arch());
  const option = config.gather_source_mapping;
  const mapping =
    option === undefined
      ? {}
      : await readUserJson(
          path.resolve(compose.configDir, option),
          sourceMappingSchema,
          'gather_source_mapping',
        );
  const named = [...additional, ...mappedPackages(mapping, null, arch())];
  return [...new Set([...named.map(packageText), 'system-release'])].sort();
}
