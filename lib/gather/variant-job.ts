/** What the solver is asked for a variant on an arch: the same for a compose and for `punji gather`. */
import path from 'node:path';
import { archValues, valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { Config } from '../../config-schemas/config.js';
import type { Variant } from '../../config-schemas/variants.js';
import { MULTILIB_METHODS, type MultilibMethod } from '../depsolve/index.js';
import { ConfigError } from '../errors.js';
import { depsolverArch, parseNevra, validArches } from '../rpm/index.js';
import { additionalPackages, filterPackages, topVariant, variantsForInputs } from './inputs.js';
import type { GatherJob, SourceRun } from './job.js';
import { mappedPackages, sourceMappingSchema } from './json-source.js';
import { isHybrid, methodFor } from './method.js';
import type { ModuleRequest } from './modules.js';
import { prepopulatedPackages, type Prepopulate } from './prepopulate.js';
import { readUserJson } from './read-user-json.js';
import type { RequestRepository } from '../solve-request/index.js';

/** Options that decide it. */
export type GatherConfig = Pick<
  Config,
  | 'additional_packages'
  | 'filter_packages'
  | 'filter_system_release_packages'
  | 'gather_fulltree'
  | 'gather_method'
  | 'gather_selfhosting'
  | 'gather_source_mapping'
  | 'greedy_method'
  | 'multilib'
  | 'multilib_blacklist'
  | 'multilib_whitelist'
>;

export interface VariantGather {
  readonly config: GatherConfig;
  /** Where relative paths of the configuration start. */
  readonly configDir: string;
  readonly variants: readonly Variant[];
  readonly variant: Variant;
  /** Tree arch. */
  readonly arch: string;
  /** Package sets, then lookaside repositories. */
  readonly repositories: readonly RequestRepository[];
  /** Comps of a variant on the arch; null if the compose has none. */
  readonly comps: {
    readonly fileOf: (uid: Variant['uid']) => string;
    /** Repository that only has this file. */
    readonly repositoryOf: (uid: Variant['uid']) => string;
  } | null;
  readonly prepopulate: Prepopulate;
  /** Packages of the variant's modules on the arch, `NAME-EPOCH:VERSION-RELEASE.ARCH`. */
  readonly artifacts?: readonly string[];
  /** What method hybrid is told of modules. */
  readonly modules?: ModuleRequest;
  /** Names of the sources that an addon's or layered product's parent has: siblings of their packages belong to it. */
  readonly parentSources: readonly string[];
  /** Where the thread's files go. */
  readonly scratch: string;
}

/** Whether siblings of the parent's sources are left to it. */
export const leavesSiblings = ({ type, parent }: Variant): boolean =>
  parent !== null && (type === 'addon' || type === 'layered-product');

/** @throws ConfigError, InputError if the configuration asks for what cannot be */
export async function variantJob(gather: VariantGather): Promise<GatherJob> {
  const { config, comps, scratch, variant, arch } = gather;
  const inputs = variantsForInputs(variant, gather.variants, arch);
  const runs = await runsOf(gather, inputs);
  return {
    kind: 'gather',
    variant: variant.uid,
    treeArch: arch,
    base: {
      arch: depsolverArch(arch),
      repositories: gather.repositories,
      compsFiles: compsFilesOf(gather, inputs),
      fulltreeExcludes: leavesSiblings(variant) ? [...new Set(gather.parentSources)].sort() : [],
      multilibBlacklist: archValues(config.multilib_blacklist, arch),
      multilibWhitelist: archValues(config.multilib_whitelist, arch),
      greedy: config.greedy_method,
      ...siblingsFor(gather),
      multilibMethods: valuesFor(config.multilib, variant.uid, arch).map(multilibMethod),
    },
    compsRepositories:
      comps === null
        ? []
        : inputs.map(({ uid }, index) => ({
            id: index === 0 ? 'comps-repo' : `${uid}-comps`,
            url: comps.repositoryOf(uid),
          })),
    runs,
    files: Object.fromEntries(
      runs.map(({ source }) => [
        source,
        {
          input: path.join(scratch, `${source}.conf`),
          log: path.join(scratch, `${source}.log`),
          question: path.join(scratch, `${source}.question.conf`),
        },
      ]),
    ),
    resultFile: path.join(scratch, 'result.json'),
    scratch: path.join(scratch, 'metadata'),
  };
}

async function runsOf(gather: VariantGather, inputs: readonly Variant[]): Promise<SourceRun[]> {
  const comps = compsRun(gather, inputs);
  if (isHybrid(gather.config.gather_method, gather.variant.uid)) {
    return [{ ...comps, modules: gather.modules ?? { specs: [], platforms: [] } }];
  }
  return [...moduleRun(gather), comps, ...(await jsonRun(gather))];
}

const compsFilesOf = ({ comps }: VariantGather, variants: readonly Variant[]): string[] =>
  comps === null ? [] : variants.map(({ uid }) => comps.fileOf(uid));

/** The source module: the packages that the variant's modules are made of, those of the tree's arches. */
function moduleRun({ arch, artifacts = [], config, variant }: VariantGather): SourceRun[] {
  const arches = validArches(arch, { multilib: true });
  const own = artifacts.filter((nevra) => arches.includes(parseNevra(nevra).arch));
  if (own.length === 0) return [];
  return [
    {
      source: 'module',
      method: methodFor(config.gather_method, variant.uid, 'module'),
      packages: [],
      artifacts: own,
      filters: [],
      prepopulate: [],
      groupsOf: [],
      systemReleaseFor: [],
    },
  ];
}

/** The source comps: groups, additional packages, release packages, of the variant and of those whose inputs it gets. */
function compsRun(gather: VariantGather, inputs: readonly Variant[]): SourceRun {
  const { arch, config, variants } = gather;
  const { uid } = gather.variant;
  return {
    source: 'comps',
    method: methodFor(config.gather_method, uid, 'comps'),
    packages: inputs.flatMap((input) =>
      additionalPackages(config.additional_packages, input.uid, arch),
    ),
    filters: filterPackages(config.filter_packages, uid, arch),
    prepopulate: prepopulatedPackages(gather.prepopulate, uid, arch),
    groupsOf: compsFilesOf(gather, inputs),
    systemReleaseFor: config.filter_system_release_packages
      ? inputs.map((input) => topVariant(input, variants).uid)
      : [],
  };
}

/** The source json: the variant's own packages and nothing else. */
async function jsonRun({ config, configDir, variant, arch }: VariantGather): Promise<SourceRun[]> {
  const option = config.gather_source_mapping;
  if (option === undefined) return [];
  const file = path.resolve(configDir, option);
  const mapping = await readUserJson(file, sourceMappingSchema, 'gather_source_mapping');
  const packages = mappedPackages(mapping, variant.uid, arch);
  if (packages.length === 0) return [];
  return [
    {
      source: 'json',
      method: methodFor(config.gather_method, variant.uid, 'json'),
      packages,
      filters: [],
      prepopulate: [],
      groupsOf: [],
      systemReleaseFor: [],
    },
  ];
}

/** Whether siblings and build dependencies are taken: by configuration, but for children by their type. */
function siblingsFor({ config, variant }: VariantGather): {
  fulltree: boolean;
  selfhosting: boolean;
} {
  switch (variant.type) {
    case 'variant':
      return { fulltree: config.gather_fulltree, selfhosting: config.gather_selfhosting };
    case 'addon':
    case 'layered-product':
      return { fulltree: true, selfhosting: false };
    case 'optional':
      return { fulltree: true, selfhosting: true };
  }
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
