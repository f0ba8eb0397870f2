/**
 * A gather that knows modules: packages that are asked for by name are solved with the default streams, and each
 * module with every combination of streams that it works with; the answers are joined.
 */
import type { Combination, ModuleStream } from '../../modulemd/index.js';
import type { PackagePool } from '../../repodata/index.js';
import { validArches } from '../../rpm/index.js';
import type { FileFacts } from '../file-facts.js';
import type { GatherOptions, Origin, UnresolvedDependency } from '../options.js';
import { Providers } from '../providers.js';
import { DebuginfoStage } from '../stages/debuginfo.js';
import { LangpackStage } from '../stages/langpacks.js';
import { MultilibStage } from '../stages/multilib.js';
import type { Stage } from '../stages/stage.js';
import { Context, type Surroundings } from './context.js';
import { excludedPackages } from './excluded.js';
import { chooseInputs } from './inputs.js';
import { ModularPackages } from './modular-packages.js';
import type { HybridOptions, HybridSolution, ModuleChoice } from './options.js';
import { HybridResult } from './result.js';

/** Solves a gather with modules. If the answer lacks facts about files, give them and solve again. */
export function solveHybrid(
  pool: PackagePool,
  choice: ModuleChoice,
  options: HybridOptions,
  files: FileFacts,
): HybridSolution {
  const gather = new HybridGather(pool, choice, options, files);
  gather.solve();
  return gather.solution();
}

const MODULE: Origin = { reason: 'module', by: null, requirement: null };

class HybridGather {
  private readonly packages: ModularPackages;
  private readonly result: HybridResult;
  private readonly surroundings: Surroundings;
  private readonly contexts = new Map<string, Context>();
  private readonly excluded: Uint8Array;
  /** Streams that are in, those whose packages were not added yet among them. */
  private readonly modules = new Map<string, ModuleStream>();
  private readonly open: ModuleStream[] = [];
  private readonly unmatched: string[] = [];
  private readonly problems: UnresolvedDependency[] = [];
  /** Packages of no module, to which the rules for multilib, debug packages and langpacks are applied. */
  private readonly ruled: Context;
  private readonly rules: readonly Stage[];

  constructor(
    private readonly pool: PackagePool,
    private readonly choice: ModuleChoice,
    private readonly options: HybridOptions,
    private readonly files: FileFacts,
  ) {
    this.packages = new ModularPackages(pool, choice.catalog);
    this.result = new HybridResult(pool, options);
    const valid = new Set(validArches(options.arch, { multilib: true }));
    this.surroundings = {
      pool,
      options: solverOptionsOf(options),
      providers: new Providers(pool, files, (id) => valid.has(pool.archText(id))),
      isPreferred: this.result.has,
    };
    this.excluded = excludedPackages(
      pool,
      options.excludes,
      (id) => this.packages.isModular(id) || this.result.isLookaside(id),
    );
    this.ruled = this.newContext([...this.packages.activeStreams(new Map())]);
    const { state } = this.ruled;
    this.rules = [
      new LangpackStage(state),
      new MultilibStage(state, files),
      new DebuginfoStage(state),
    ];
  }

  solve(): void {
    const usual = this.contextOf(new Map());
    for (const spec of this.options.modules) this.ask(spec);
    const { chosen, unmatched } = chooseInputs(usual.state, this.options.inputs, {
      isModular: this.packages.isModular,
      isExcluded: (id) => this.excluded[id] === 1,
    });
    this.unmatched.push(...unmatched);
    for (const id of chosen) usual.add(id, { reason: 'input', by: null, requirement: null });
    while (this.enableOpen() || this.takeNew() || this.applyRules(usual)) {
      // What comes in may need modules, and these packages.
    }
  }

  solution(): HybridSolution {
    const contexts = [...this.contexts.values()];
    return {
      ...this.result.lists(this.options.excludes),
      flags: new Uint16Array(this.pool.size),
      unresolved: [...this.problems, ...contexts.flatMap(({ state }) => state.unresolved)],
      unmatched: this.unmatched,
      unmatchedPrepopulate: [],
      lacking: this.files.lacking(),
      modules: [...this.modules.keys()].sort(),
      isModular: this.packages.isModular,
    };
  }

  private ask(spec: string): void {
    const streams = this.choice.catalog.matching(spec);
    if (streams.length === 0) this.unmatched.push(`module(${spec})`);
    for (const stream of streams) this.want(stream);
  }

  private want(stream: ModuleStream): void {
    if (this.modules.has(stream.uid)) return;
    this.modules.set(stream.uid, stream);
    this.open.push(stream);
  }

  /** Adds the packages of streams that came in, in each way in which these work. */
  private enableOpen(): boolean {
    const streams = this.open.splice(0);
    for (const stream of streams) {
      const combinations = this.choice.combinationsFor(stream);
      if (combinations.length === 0) this.addBroken(stream);
      for (const combination of combinations) this.enable(combination);
    }
    return streams.length > 0;
  }

  private enable(combination: Combination): void {
    const context = this.contextOf(combination);
    for (const stream of combination.values()) {
      this.want(stream);
      for (const id of this.binariesOf(stream)) context.add(id, MODULE);
    }
  }

  /** A stream that cannot work is there all the same, as it is. */
  private addBroken(stream: ModuleStream): void {
    const needs = stream.dependencies.flatMap((set) =>
      Array.from(set, ([name, streams]) => `module(${name}:${streams.join('|')})`),
    );
    this.problems.push({ requirement: needs.join(', '), package: `module:${stream.uid}` });
    for (const id of this.binariesOf(stream)) this.result.add(id, MODULE);
  }

  private binariesOf(stream: ModuleStream): number[] {
    return this.packages.of(stream).filter(this.result.isBinaryOfTree);
  }

  /** Joins what contexts have found; a package of a module brings the module. */
  private takeNew(): boolean {
    let added = false;
    for (const context of this.contexts.values()) {
      for (const id of context.follow()) {
        const origin = context.state.origins.get(id) ?? MODULE;
        if (!this.result.add(id, origin)) continue;
        added = true;
        if (this.packages.isModular(id)) this.wantOwners(id);
        else this.ruled.add(id, origin);
      }
    }
    return added;
  }

  private wantOwners(id: number): void {
    const owners = this.packages.ownersOf(id);
    if (owners.some(({ uid }) => this.modules.has(uid))) return;
    for (const owner of owners) if (this.choice.catalog.isDefault(owner)) this.want(owner);
  }

  /** What the rules add is solved as if it had been asked for. */
  private applyRules(usual: Context): boolean {
    const { binary, debug } = this.ruled.state;
    const known = [binary.packages.length, debug.packages.length];
    for (const rule of this.rules) rule.run();
    const fresh = [...binary.packages.slice(known[0]), ...debug.packages.slice(known[1])];
    for (const id of fresh) usual.add(id, this.ruled.state.origins.get(id) ?? MODULE);
    return fresh.length > 0;
  }

  private contextOf(enabled: Combination): Context {
    const active = this.packages.activeStreams(enabled);
    const key = active
      .map(({ uid }) => uid)
      .sort()
      .join(' ');
    const context = this.contexts.get(key) ?? this.newContext(active);
    this.contexts.set(key, context);
    return context;
  }

  private newContext(active: readonly ModuleStream[]): Context {
    const hidden = this.packages.hiddenWhile(active);
    for (let id = 0; id < hidden.length; id += 1) if (this.excluded[id] === 1) hidden[id] = 1;
    return new Context(this.surroundings, hidden);
  }
}

/** The solver's options: of its rules only following dependencies holds here. */
const solverOptionsOf = (options: HybridOptions): GatherOptions => ({
  ...options,
  includes: [],
  excludes: [],
  prepopulate: [],
  conditionals: [],
  greedy: 'none',
  fulltree: false,
  fulltreeExcludes: [],
  selfhosting: false,
  resolveDependencies: true,
  excludeSource: false,
  excludeDebug: false,
});
