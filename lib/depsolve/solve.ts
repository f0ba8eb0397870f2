/**
 * The gather algorithm (pungi/gather_dnf.py `Gather`): inputs, then stages repeated until none adds anything. Pure
 * and synchronous; the same pool and options give the same answer.
 */
import type { PackagePool } from '../repodata/index.js';
import { FileFacts } from './file-facts.js';
import { PackageIndexes } from './indexes.js';
import { addInputs, addPrepopulated } from './inputs.js';
import type { GatherOptions, GatherSolution } from './options.js';
import { Providers } from './providers.js';
import { ConditionalStage } from './stages/conditionals.js';
import { DebuginfoStage } from './stages/debuginfo.js';
import { FulltreeStage } from './stages/fulltree.js';
import { LangpackStage } from './stages/langpacks.js';
import { MultilibStage } from './stages/multilib.js';
import { binaryRequirements, buildRequirements, debugRequirements } from './stages/requirements.js';
import { SourceStage } from './stages/sources.js';
import type { Stage } from './stages/stage.js';
import { GatherState } from './state.js';
import { PackageViews } from './views.js';

/** Solves a gather. If the answer lacks facts about files, give them and solve again. */
export function solve(
  pool: PackagePool,
  options: GatherOptions,
  files: FileFacts = new FileFacts(),
): GatherSolution {
  const views = new PackageViews(pool, options);
  const isVisible = (id: number): boolean => views.isBinary(id) || views.isAnyDebug(id);
  const providers = new Providers(pool, files, isVisible);
  const indexes = new PackageIndexes(pool, views);
  const state = new GatherState(pool, options, views, providers, indexes);
  const unmatched = addInputs(state, options.includes);
  const unmatchedPrepopulate = addPrepopulated(state, options.prepopulate);
  const stages = stagesOf(state, files);
  while (stages.some((stage) => stage.run())) {
    // Each addition starts over from the first stage: what earlier stages add must be there before later ones choose.
  }
  const ascending = (packages: readonly number[]): number[] => [...packages].sort((a, b) => a - b);
  return {
    binary: ascending(state.binary.packages),
    debug: ascending(state.debug.packages),
    source: ascending(state.source.packages),
    flags: state.flags,
    origins: state.origins,
    unresolved: state.unresolved,
    unmatched,
    unmatchedPrepopulate,
    lacking: files.lacking(),
  };
}

/** The stages in Pungi's order. */
function stagesOf(state: GatherState, files: FileFacts): Stage[] {
  const { options } = state;
  const when = (condition: boolean, stage: () => Stage): Stage[] => (condition ? [stage()] : []);
  const { resolveDependencies: follows, excludeSource, excludeDebug } = options;
  return [
    ...when(follows, () => new ConditionalStage(state)),
    ...when(follows, () => binaryRequirements(state)),
    ...when(follows && options.selfhosting && !excludeSource, () => buildRequirements(state)),
    ...when(!excludeSource, () => new SourceStage(state)),
    ...when(!excludeDebug, () => new DebuginfoStage(state)),
    ...when(follows && !excludeDebug, () => debugRequirements(state)),
    ...when(options.fulltree, () => new FulltreeStage(state)),
    new LangpackStage(state),
    new MultilibStage(state, files),
  ];
}
