/** What the solver is asked for a variant on an arch. */
import path from 'node:path';
import { archValues, valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { Variant } from '../../config-schemas/variants.js';
import { hasComps } from '../../lib/comps/index.js';
import { MULTILIB_METHODS, type MultilibMethod } from '../../lib/depsolve/index.js';
import { ConfigError } from '../../lib/errors.js';
import {
  additionalPackages,
  filterPackages,
  gatherResultSchema,
  mappedPackages,
  methodFor,
  prepopulatedPackages,
  prepopulateSchema,
  readUserJson,
  sourceMappingSchema,
  topVariant,
  variantsForInputs,
  type GatherJob,
  type RequestRepository,
  type SourceRun,
} from '../../lib/gather/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { readJsonFile } from '../../lib/process/index.js';
import { depsolverArch, parseNevra } from '../../lib/rpm/index.js';
import type { GatherContext } from './context.js';

/** @param lookaside repositories whose packages satisfy dependencies only */
export async function jobOf(
  context: GatherContext,
  lookaside: readonly RequestRepository[],
): Promise<GatherJob> {
  const { config, scratch, tree } = context;
  const arch = context.arch();
  const variant = context.variant();
  const inputs = variantsForInputs(variant, context.compose.variants, arch);
  const runs = [...(await compsRun(context, inputs)), ...(await jsonRun(context))];
  return {
    kind: 'gather',
    variant: variant.uid,
    treeArch: arch,
    base: {
      arch: depsolverArch(arch),
      repositories: [...(await setRepositories(context)), ...lookaside],
      compsFiles: compsFilesOf(context, inputs),
      fulltreeExcludes: await fulltreeExcludes(context),
      multilibBlacklist: archValues(config.multilib_blacklist, arch),
      multilibWhitelist: archValues(config.multilib_whitelist, arch),
      greedy: config.greedy_method,
      ...siblingsFor(context),
      multilibMethods: valuesFor(config.multilib, variant.uid, arch).map(multilibMethod),
    },
    compsRepositories: !hasComps(config)
      ? []
      : inputs.map(({ uid }, index) => ({
          id: index === 0 ? 'comps-repo' : `${uid}-comps`,
          url: tree.compsRepo(arch, uid),
        })),
    runs,
    files: Object.fromEntries(
      runs.map(({ source }) => [
        source,
        { input: path.join(scratch, `${source}.conf`), log: path.join(scratch, `${source}.log`) },
      ]),
    ),
    resultFile: path.join(scratch, 'result.json'),
    scratch: path.join(scratch, 'metadata'),
  };
}

/** Repositories of the package sets that the variant may see. */
async function setRepositories({
  tree,
  arch,
  variant,
}: GatherContext): Promise<RequestRepository[]> {
  const { sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  return sets.flatMap(({ name, onlyForVariants }, index) => {
    if (onlyForVariants.length > 0 && !onlyForVariants.includes(variant().uid)) return [];
    const url = `file://${tree.pkgsetRepo(arch(), name)}`;
    return [{ id: `pungi-repo-${String(index)}`, url, isLookaside: false }];
  });
}

/** Without a comps file there are no groups. */
function compsFilesOf(
  { config, tree, arch }: GatherContext,
  variants: readonly Variant[],
): string[] {
  if (!hasComps(config)) return [];
  return variants.map(({ uid }) => tree.compsOfVariant(uid, arch()));
}

/** The source comps: groups, additional packages, release packages, of the variant and of those whose inputs it gets. */
async function compsRun(context: GatherContext, inputs: readonly Variant[]): Promise<SourceRun[]> {
  const { compose, config, tree } = context;
  const arch = context.arch();
  const { uid } = context.variant();
  const prepopulate = await readJsonFile(tree.prepopulateFile(), prepopulateSchema, {
    missing: {},
  });
  return [
    {
      source: 'comps',
      method: methodFor(config.gather_method, uid, 'comps'),
      packages: inputs.flatMap((input) =>
        additionalPackages(config.additional_packages, input.uid, arch),
      ),
      filters: filterPackages(config.filter_packages, uid, arch),
      prepopulate: prepopulatedPackages(prepopulate, uid, arch),
      groupsOf: compsFilesOf(context, inputs),
      systemReleaseFor: config.filter_system_release_packages
        ? inputs.map((input) => topVariant(input, compose.variants).uid)
        : [],
    },
  ];
}

/** The source json: the variant's own packages and nothing else. */
async function jsonRun({ compose, config, variant, arch }: GatherContext): Promise<SourceRun[]> {
  const option = config.gather_source_mapping;
  if (option === undefined) return [];
  const file = path.resolve(compose.configDir, option);
  const mapping = await readUserJson(file, sourceMappingSchema, 'gather_source_mapping');
  const packages = mappedPackages(mapping, variant().uid, arch());
  if (packages.length === 0) return [];
  return [
    {
      source: 'json',
      method: methodFor(config.gather_method, variant().uid, 'json'),
      packages,
      filters: [],
      prepopulate: [],
      groupsOf: [],
      systemReleaseFor: [],
    },
  ];
}

/** Whether siblings and build dependencies are taken: by configuration, but for children by their type. */
function siblingsFor({ config, variant }: GatherContext): {
  fulltree: boolean;
  selfhosting: boolean;
} {
  switch (variant().type) {
    case 'variant':
      return { fulltree: config.gather_fulltree, selfhosting: config.gather_selfhosting };
    case 'addon':
    case 'layered-product':
      return { fulltree: true, selfhosting: false };
    case 'optional':
      return { fulltree: true, selfhosting: true };
  }
}

/** Names of the parent's sources: siblings of their packages belong to the parent. */
async function fulltreeExcludes({ tree, arch, variant }: GatherContext): Promise<string[]> {
  const { parent, type } = variant();
  if (parent === null || type === 'optional' || type === 'variant') return [];
  const result = await readJsonFile(tree.gatherResult(arch(), parent), gatherResultSchema, {
    missing: null,
  });
  const names = (result?.packages.srpm ?? []).map(({ nevra }) => parseNevra(nevra).name);
  return [...new Set(names)].sort();
}

function multilibMethod(name: string): MultilibMethod {
  const method = MULTILIB_METHODS.find((known) => known === name);
  if (method !== undefined) return method;
  throw new ConfigError([
    {
      severity: 'error',
      message: `'${name}' is not a multilib method`,
      path: 'multilib',
      hint: `known are ${MULTILIB_METHODS.join(', ')}`,
    },
  ]);
}
