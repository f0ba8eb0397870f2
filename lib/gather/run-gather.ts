/** Gathers a variant on an arch: each source by its method, the lists one after another (pungi/phases/gather `gather_packages`). */
import { loadPool, type LoadedPool } from '../depsolve/index.js';
import { InputError } from '../errors.js';
import { writeScratchFile } from '../process/index.js';
import { parseNevra } from '../rpm/index.js';
import { packageText, type NamedPackage } from './inputs.js';
import type { GatherJob, GatherReport, SourceRun } from './job.js';
import { gatherWithModules, hybridLogText, problemTexts, solvablesText } from './modules.js';
import { gatherWithoutDependencies } from './nodeps.js';
import {
  commandLine,
  commandOptions,
  earlyQuestions,
  emptyPackageMap,
  formatInputFile,
  groupsFor,
  KINDS,
  logText,
  recordsOf,
  solveRequest,
  type MergedGroups,
  type PackageMap,
  type SolveRequest,
} from '../solve-request/index.js';
import type { GatherResult } from './result.js';
import { groupIds } from './run-select.js';
import { chooseSystemRelease, systemReleasePackages } from './system-release.js';

export async function runGather(
  job: GatherJob,
  onProgress: (text: string) => void,
): Promise<GatherReport> {
  const loaded = await loadPool({
    repositories: job.base.repositories,
    lookasideRepositories: job.base.repositories
      .filter(({ isLookaside }) => isLookaside)
      .map(({ id }) => id),
    scratch: job.scratch,
    onProgress,
    ...earlyQuestions(job.base),
  });
  const groups = await groupsFor(loaded, job.base.compsFiles);
  const gatherer = new VariantGatherer(job, loaded, groups, onProgress);
  for (const run of job.runs) await gatherer.gather(run);
  const { packages } = gatherer;
  const result: GatherResult = { version: 1, variant: job.variant, arch: job.treeArch, packages };
  await writeScratchFile(job.resultFile, JSON.stringify(result));
  return gatherer.report();
}

/** The solver knows packages by name: of a module, too, it takes the newest (pungi/wrappers/pungi.py). */
const artifactNames = (artifacts: readonly string[]): string[] => [
  ...new Set(artifacts.map((nevra) => parseNevra(nevra).name)),
];

const noMethod = (variant: string, source: string): InputError =>
  new InputError(`Variant ${variant} has no configured gather_method for source ${source}`, {
    hint: 'Name a method for each source in option gather_method, or one for all.',
  });

class VariantGatherer {
  readonly packages: PackageMap = emptyPackageMap();
  private readonly broken = new Map<string, Set<string>>();
  private readonly missing = new Set<string>();
  private readonly warnings: string[] = [];
  private modules: readonly string[] | null = null;
  private readonly gathered: SourceRun['source'][] = [];
  private readonly lookaside: ReadonlySet<number>;

  constructor(
    private readonly job: GatherJob,
    private readonly loaded: LoadedPool,
    private readonly groups: MergedGroups,
    private readonly onProgress: (text: string) => void,
  ) {
    this.warnings.push(...loaded.warnings);
    const isLookaside = (id: string): boolean =>
      job.base.repositories.some((repository) => repository.id === id && repository.isLookaside);
    this.lookaside = new Set(
      loaded.pool.repositories.flatMap(({ id }, index) => (isLookaside(id) ? [index] : [])),
    );
  }

  private isOwn = (id: number): boolean => !this.lookaside.has(this.loaded.pool.repository.at(id));

  report(): GatherReport {
    const { rpm, srpm, debuginfo } = this.packages;
    return {
      counts: { rpm: rpm.length, srpm: srpm.length, debuginfo: debuginfo.length },
      broken: Object.fromEntries(
        [...this.broken].map(([name, texts]) => [name, [...texts].sort()]),
      ),
      missing: [...this.missing].sort(),
      warnings: this.warnings,
      modules: this.modules,
      gathered: this.gathered,
    };
  }

  async gather(run: SourceRun): Promise<void> {
    const groups = await groupIds(run.groupsOf);
    const release = this.systemRelease(run);
    const packages = [...run.packages, ...release.take];
    const { artifacts = [] } = run;
    const modules = run.modules?.specs ?? [];
    if ([packages, groups, artifacts, modules].every(({ length }) => length === 0)) return;
    if (run.method === null) throw noMethod(this.job.variant, run.source);
    this.gathered.push(run.source);
    const excludes = [...run.filters.map(packageText), ...release.exclude];
    const found =
      run.method === 'nodeps'
        ? await this.withoutDependencies(run, packages, groups)
        : run.method === 'hybrid'
          ? await this.withModules(run, { groups, packages: packages.map(packageText), excludes })
          : await this.withDependencies(run, {
              ...this.job.base,
              groups,
              packages: [...packages.map(packageText), ...artifactNames(artifacts)],
              excludes,
              prepopulate: run.prepopulate,
            });
    for (const kind of KINDS) this.packages[kind].push(...found[kind]);
  }

  private systemRelease(run: SourceRun): { take: NamedPackage[]; exclude: readonly string[] } {
    if (run.systemReleaseFor.length === 0) return { take: [], exclude: [] };
    const candidates = systemReleasePackages(this.loaded.pool, this.isOwn);
    const choices = run.systemReleaseFor.map((uid) => chooseSystemRelease(candidates, uid));
    const names = new Set(choices.flatMap(({ take }) => (take === null ? [] : [take])));
    // Only the variant's own choice excludes: filters are never inherited.
    const exclude = candidates.length === 1 ? [] : (choices[0]?.exclude ?? []);
    return { take: [...names].map((name) => ({ name, arch: null })), exclude };
  }

  private async withDependencies(run: SourceRun, request: SolveRequest): Promise<PackageMap> {
    const files = this.job.files[run.source];
    if (files !== undefined) {
      await writeScratchFile(files.input, formatInputFile(request, this.job.compsRepositories));
    }
    const solution = await solveRequest(this.loaded, this.groups, request, this.onProgress);
    const map = recordsOf(this.loaded.pool, solution);
    if (files !== undefined) {
      const options = commandOptions(request);
      await writeScratchFile(files.log, logText(this.loaded.pool, solution, map, options));
    }
    for (const pattern of solution.unmatched) this.missing.add(pattern);
    for (const { requirement, package: asker } of solution.unresolved) {
      this.broken.set(asker, (this.broken.get(asker) ?? new Set<string>()).add(requirement));
    }
    this.warnings.push(
      ...solution.unmatchedPrepopulate.map((name) => `Prepopulate: Doesn't match: ${name}`),
    );
    return map;
  }

  /** Packages and members of groups, of every type. */
  private namesOf({ packages, groups }: Pick<SolveRequest, 'packages' | 'groups'>): string[] {
    const members = groups.flatMap((id) => this.groups.membersOf(id).map(({ name }) => name));
    return [...new Set([...packages, ...members])].sort();
  }

  private async withModules(
    run: SourceRun,
    asked: Pick<SolveRequest, 'groups' | 'packages' | 'excludes'>,
  ): Promise<PackageMap> {
    const { base, files } = this.job;
    const { pool } = this.loaded;
    const { specs, ...request } = run.modules ?? { specs: [], platforms: [] };
    const inputs = [...new Set([...this.namesOf(asked), ...run.prepopulate])];
    const solution = await gatherWithModules(
      this.loaded,
      request,
      {
        ...base,
        langpacks: this.groups.langpacks,
        lookasideRepositories: [...this.lookaside].map((at) => pool.repositories[at]?.id ?? ''),
        modules: specs,
        inputs,
        excludes: asked.excludes,
      },
      this.onProgress,
    );
    this.modules = solution.modules;
    this.warnings.push(
      ...solution.unmatched.map((input) => `Nothing matches '${input}'`),
      ...problemTexts(solution).map((text) => `Problem: ${text}`),
    );
    const place = files[run.source];
    if (place !== undefined) {
      await writeScratchFile(place.input, solvablesText(specs, inputs));
      await writeScratchFile(place.log, hybridLogText(pool, solution));
      const request = { ...base, ...asked, prepopulate: run.prepopulate };
      await writeScratchFile(
        place.question,
        `# ${commandLine(commandOptions(request))}\n${formatInputFile(request, this.job.compsRepositories)}`,
      );
    }
    return recordsOf(pool, solution);
  }

  private async withoutDependencies(
    run: SourceRun,
    packages: readonly NamedPackage[],
    groups: readonly string[],
  ): Promise<PackageMap> {
    const { treeArch } = this.job;
    const members = groups.flatMap((id) =>
      this.groups.membersOf(id).map(({ name }) => ({ name, arch: treeArch })),
    );
    const inputs = [...packages, ...members];
    const { packages: found, log } = gatherWithoutDependencies(
      this.loaded.pool,
      treeArch,
      inputs,
      this.isOwn,
      new Set(run.artifacts),
    );
    const files = this.job.files[run.source];
    if (files !== undefined) {
      const requested = [...inputs.map(packageText), ...(run.artifacts ?? [])].sort().join('\n');
      await writeScratchFile(files.log, `Requested packages:\n${requested}\n\n${log.join('\n')}\n`);
    }
    return found;
  }
}
