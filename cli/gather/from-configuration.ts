/** Gathers a variant of a configuration on the repositories that it names, as a compose's gather step does. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { archValues, valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { Variant } from '../../config-schemas/variants.js';
import { loadComposeInputs, type ComposeInputs } from '../../lib/compose-inputs/index.js';
import { ConfigError } from '../../lib/errors.js';
import {
  gatherResultSchema,
  leavesSiblings,
  runGather,
  variantJob,
  type GatherReport,
} from '../../lib/gather/index.js';
import type { PackageMap, RequestRepository } from '../../lib/solve-request/index.js';
import { makeDirectory } from '../../lib/process/index.js';
import { expandRepositoryVariables } from '../../lib/repodata/index.js';
import { depsolverArch, parseNevra } from '../../lib/rpm/index.js';
import { ConfigurationFiles } from './configuration-files.js';

export interface VariantQuestion {
  /** Absolute path of the configuration. */
  readonly config: string;
  readonly variant: string;
  readonly arch: string;
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly scratch: string;
}

export interface VariantAnswer {
  readonly packages: PackageMap;
  /** In Pungi's words. */
  readonly warnings: readonly string[];
}

/** @throws ConfigError if there is no such variant, InputError if repositories or comps are wrong */
export async function gatherConfigured(question: VariantQuestion): Promise<VariantAnswer> {
  const { config, overrides, variables } = question;
  const inputs = await loadComposeInputs({ config, overrides: { ...overrides }, variables });
  return await new ConfiguredGather(inputs, question).gather(question.variant);
}

class ConfiguredGather {
  private readonly files: ConfigurationFiles;
  private readonly variants: readonly Variant[];

  constructor(
    private readonly inputs: ComposeInputs,
    private readonly question: VariantQuestion,
  ) {
    if (inputs.variants === null) {
      throw wrong('variants_file', 'the variants are in a repository or package', 'name a file');
    }
    this.variants = inputs.variants;
    this.files = new ConfigurationFiles(inputs, question.scratch);
  }

  async gather(uid: string): Promise<VariantAnswer> {
    const variant = this.variantOf(uid);
    const { arch } = this.question;
    const scratch = path.join(this.question.scratch, uid);
    await makeDirectory(scratch);
    const fileOf = await this.files.comps(this.variants, arch);
    const job = await variantJob({
      config: this.inputs.config,
      configDir: this.inputs.loaded.directory,
      variants: this.variants,
      variant,
      arch,
      repositories: this.repositoriesFor(uid),
      comps: fileOf === null ? null : { fileOf, repositoryOf: fileOf },
      modules: {
        specs: (variant.modules ?? []).map(({ name }) => name),
        platforms: [],
        filtered: valuesFor(this.inputs.config.filter_modules, uid, arch),
      },
      prepopulate: await this.files.prepopulate(),
      parentSources: await this.parentSources(variant),
      scratch,
    });
    const report = await runGather(job, () => undefined);
    const result = gatherResultSchema.parse(JSON.parse(await readFile(job.resultFile, 'utf8')));
    return {
      packages: result.packages,
      warnings: [...this.lookasideWarnings(uid), ...warningsOf(report)],
    };
  }

  private variantOf(uid: string): Variant {
    const variant = this.variants.find((candidate) => candidate.uid === uid);
    const { arch } = this.question;
    if (variant === undefined) {
      const known = this.variants.map((one) => one.uid).join(', ');
      throw wrong('variants_file', `there is no variant '${uid}'`, `variants are ${known}`);
    }
    if (variant.arches.some((one) => one === arch)) return variant;
    const arches = variant.arches.join(', ');
    throw wrong('variants_file', `variant ${uid} is not on ${arch}`, `its arches are ${arches}`);
  }

  private repositoriesFor(uid: string): RequestRepository[] {
    const { config, loaded } = this.inputs;
    const { arch } = this.question;
    const address = (text: string, variableArch: string): string => {
      const url = expandRepositoryVariables(text, variableArch);
      return url.includes('://') ? url : path.resolve(loaded.directory, url);
    };
    const own = archValues(config.pkgset_repos, arch);
    if (own.length === 0) {
      throw wrong(
        'pkgset_repos',
        `no repositories are configured for ${arch}`,
        'gather works on repositories, not on Koji',
      );
    }
    const lookaside = valuesFor(config.gather_lookaside_repos, uid, arch);
    return [
      ...own.map((text, index) => ({
        id: `pungi-repo-${String(index)}`,
        url: address(text, arch),
        isLookaside: false,
      })),
      ...lookaside.map((text, index) => ({
        id: `lookaside-repo-${String(index)}`,
        url: address(text, depsolverArch(arch)),
        isLookaside: true,
      })),
    ];
  }

  /** Of the parent that is gathered first, if its sources matter. */
  private async parentSources(variant: Variant): Promise<string[]> {
    if (variant.parent === null || !leavesSiblings(variant)) return [];
    const { packages } = await this.gather(variant.parent);
    return packages.srpm.map(({ nevra }) => parseNevra(nevra).name);
  }

  private lookasideWarnings(uid: string): string[] {
    return (this.inputs.config.variant_as_lookaside ?? [])
      .filter(([user]) => user === uid)
      .map(([, used]) => `variant_as_lookaside is not followed: packages of ${used} do not count`);
  }
}

function warningsOf({ warnings, missing, broken }: GatherReport): string[] {
  return [
    ...warnings,
    ...missing.map((name) => `Could not find a match for ${name} in any configured repo`),
    ...Object.entries(broken).flatMap(([asker, requirements]) =>
      requirements.map((requirement) => `Unresolvable dependency ${requirement} in ${asker}`),
    ),
  ];
}

const wrong = (option: string, message: string, hint: string): ConfigError =>
  new ConfigError([{ severity: 'error', message, path: option, hint }]);
