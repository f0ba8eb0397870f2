/** What the solver is asked for a variant on an arch of a compose. */
import { hasComps } from '../../lib/comps/index.js';
import {
  gatherResultSchema,
  leavesSiblings,
  prepopulateSchema,
  variantJob,
  type GatherJob,
  type ModuleRequest,
} from '../../lib/gather/index.js';
import { platformsOf } from '../../lib/modulemd/index.js';
import type { RequestRepository } from '../../lib/solve-request/index.js';
import {
  documentOf,
  pkgsetIndexSchema,
  readArchModules,
  type ArchModule,
} from '../../lib/pkgset/index.js';
import { readJsonFile } from '../../lib/process/index.js';
import { parseNevra } from '../../lib/rpm/index.js';
import type { GatherContext } from './context.js';

/** @param lookaside repositories whose packages satisfy dependencies only */
export async function jobOf(
  context: GatherContext,
  lookaside: readonly RequestRepository[],
): Promise<GatherJob> {
  const { compose, config, scratch, tree } = context;
  const arch = context.arch();
  return await variantJob({
    config,
    configDir: compose.configDir,
    variants: compose.variants,
    variant: context.variant(),
    arch,
    repositories: [...(await setRepositories(context)), ...lookaside],
    comps: hasComps(config)
      ? {
          fileOf: (uid) => tree.compsOfVariant(uid, arch),
          repositoryOf: (uid) => tree.compsRepo(arch, uid),
        }
      : null,
    artifacts: (await variantModules(context)).flatMap((one) => documentOf(one).artifacts),
    modules: await moduleRequest(context),
    prepopulate: await readJsonFile(tree.prepopulateFile(), prepopulateSchema, { missing: {} }),
    parentSources: await parentSources(context),
    scratch,
  });
}

/** Streams of the variant's modules, and the platforms that those of all variants ask for. */
async function moduleRequest(context: GatherContext): Promise<ModuleRequest> {
  const all = await readArchModules(context.tree.pkgsetModules(context.arch()));
  const own = await variantModules(context);
  return {
    specs: [...new Set(own.map(({ uid }) => uid.split(':').slice(0, 2).join(':')))],
    platforms: platformsOf(all.map(documentOf)),
  };
}

/** The modules that the package sets brought for the variant. */
export async function variantModules({
  arch,
  tree,
  variant,
}: GatherContext): Promise<readonly ArchModule[]> {
  const modules = await readArchModules(tree.pkgsetModules(arch()));
  return modules.filter(({ variants }) => variants.includes(variant().uid));
}

/** Repositories of the package sets that the variant may see. */
async function setRepositories({
  tree,
  arch,
  variant,
}: GatherContext): Promise<RequestRepository[]> {
  const { prefix, sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  return sets.flatMap(({ name, onlyForVariants, pools = [] }, index) => {
    if (onlyForVariants.length > 0 && !onlyForVariants.includes(variant().uid)) return [];
    const url = `file://${tree.pkgsetRepo(arch(), name)}`;
    const list = tree.pkgsetList(arch(), name);
    const made = { base: `file://${prefix}`, files: pools, list };
    const repository = { id: `pungi-repo-${String(index)}`, url, isLookaside: false };
    return [pools.length === 0 ? repository : { ...repository, made }];
  });
}

/** Names of the sources that the parent has. */
async function parentSources({ tree, arch, variant }: GatherContext): Promise<string[]> {
  const { parent } = variant();
  if (parent === null || !leavesSiblings(variant())) return [];
  const result = await readJsonFile(tree.gatherResult(arch(), parent), gatherResultSchema, {
    missing: null,
  });
  return (result?.packages.srpm ?? []).map(({ nevra }) => parseNevra(nevra).name);
}
