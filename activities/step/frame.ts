/**
 * The frame around every step: finds its work done already, or claims it, gives it scratch, tools and heartbeats,
 * publishes and records what it made, and turns its errors into failures. A step is idempotent under SIGKILL.
 */
import { CancelledFailure, Context, ApplicationFailure } from '@temporalio/activity';
import type { Logger } from 'pino';
import type { ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import type { StepDeclaration } from '../../graph/model.js';
import {
  stepInputSchema,
  stepOutcomeSchema,
  type StepInput,
  type StepOutcome,
} from '../../graph/wire.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { InternalError, OwnershipError } from '../../lib/errors.js';
import { removeTree } from '../../lib/process/index.js';
import {
  AttemptLock,
  clearNode,
  commitNode,
  commitStep,
  countOwnFailures,
  faultPoint,
  NodeFiles,
  noteAttempt,
  Publisher,
  readRecord,
  takeClaim,
  type Claim,
  type StepRecord,
} from '../../lib/publish/index.js';
import { reopen } from '../../lib/status/index.js';
import type { PhaseActivities, StepContext, StepFunction } from './context.js';
import {
  fromOlder,
  olderFacts,
  olderNode,
  olderOutputs,
  sameOlderOutputs,
  takeOver,
  type OlderNode,
} from './carry-over.js';
import { attemptError, countsWith, knownError, mostFailures, toFailure } from './failure.js';
import { Heartbeat } from './heartbeat.js';
import { finishedOutcome, judgeNode, noteFingerprint, reusedOutcome, reuseFacts } from './reuse.js';
import { projectCompose, projectConfig, resolvedCompose } from './resolved.js';
import { StepTools } from './tools.js';

/** What the frame needs of the worker. */
export interface StepDependencies {
  readonly log: Logger;
}

type StepActivity = (input: StepInput) => Promise<StepOutcome>;

/** The activities of a phase, by type `phase.step`. */
export function activitiesOf(
  phase: PhaseActivities,
  dependencies: StepDependencies,
): Record<string, StepActivity> {
  return Object.fromEntries(
    phase.phase.steps.map((step) => {
      const work = phase.steps[step.name];
      if (work === undefined)
        throw new InternalError(`phase ${phase.phase.name} lacks step ${step.name}`);
      const activity: StepActivity = (input) =>
        new StepRun(phase, step, work, dependencies, stepInputSchema.parse(input)).carryOut();
      return [`${phase.phase.name}.${step.name}`, activity];
    }),
  );
}

class StepRun {
  private readonly heartbeat = new Heartbeat();
  private readonly signal = Context.current().cancellationSignal;
  private readonly info = Context.current().info;
  private readonly tree: ComposeTree;
  private readonly files: NodeFiles;
  private readonly key: string;

  constructor(
    private readonly phase: PhaseActivities,
    private readonly step: StepDeclaration,
    private readonly work: StepFunction,
    private readonly dependencies: StepDependencies,
    private readonly input: StepInput,
  ) {
    this.tree = new ComposeTree(input.compose.composeDir);
    this.files = new NodeFiles(this.tree, input.node.id);
    this.key = keyOf(step.name, input.item);
  }

  async carryOut(): Promise<StepOutcome> {
    this.heartbeat.start();
    try {
      faultPoint('before-claim', this.input.node.id, this.key);
      const resolved = await resolvedCompose(this.input.compose);
      this.checkOwner(resolved);
      const { runId } = this.workflow();
      const kept = await this.keptOutcome(resolved, runId);
      if (kept !== null) return kept;
      const taken = await takeClaim(this.files, this.key, {
        runId,
        attempt: this.info.attempt,
        signal: this.signal,
      });
      if (taken.finished !== null) return await this.finishAgain(resolved, taken.finished, runId);
      const older = await this.older(resolved);
      if (this.isFirst()) await this.beginAnew(resolved, runId);
      return await this.attempt(resolved, taken.claim, taken.scratch, older);
    } catch (error) {
      throw await this.failure(error);
    } finally {
      this.heartbeat.stop();
    }
  }

  /**
   * A node begins: is what an earlier run has made of it still what this one would make? After a reset of the workflow
   * a node may also go on in the middle.
   */
  private async keptOutcome(resolved: ResolvedCompose, runId: string): Promise<StepOutcome | null> {
    if (this.input.adoptTask !== null) return null;
    const before = await readRecord(this.files);
    // A retry of this run's own work goes on as it began.
    if (before === null || (before !== 'damaged' && before.runId === runId)) return null;
    const { record } = await judgeNode(resolved, this.input.node, this.tree);
    if (record === null) return null;
    return this.isFirst() ? reusedOutcome(record) : await finishedOutcome(this.files, this.key);
  }

  /** An earlier attempt has done the step, and may have died before it wrote the node's record. */
  private async finishAgain(
    resolved: ResolvedCompose,
    finished: StepRecord,
    runId: string,
  ): Promise<StepOutcome> {
    const outcome = stepOutcomeSchema.parse(finished.outcome);
    if (outcome.nodeReused === true) {
      const older = await this.older(resolved);
      if (older !== null) await this.commitOlder(resolved, older, runId);
    } else {
      await this.commit(resolved, outcome, runId);
    }
    faultPoint('after-record', this.input.node.id, this.key);
    return outcome;
  }

  /** What an older compose has made of the node, if that is what this one would make. */
  private async older(resolved: ResolvedCompose): Promise<OlderNode | null> {
    if (!this.isFirst() || this.input.adoptTask !== null) return null;
    return await olderNode(resolved, this.input.node, this.tree);
  }

  /** What earlier runs have left of the node is not mixed with what this one makes. */
  private async beginAnew(resolved: ResolvedCompose, runId: string): Promise<void> {
    await clearNode(this.files, runId, this.signal);
    await noteFingerprint(this.files, resolved, this.input.node);
  }

  private isFirst(): boolean {
    return this.phase.phase.steps[0]?.name === this.step.name;
  }

  private async attempt(
    resolved: ResolvedCompose,
    claim: Claim,
    scratch: string,
    older: OlderNode | null,
  ): Promise<StepOutcome> {
    const tools = new StepTools(
      this.files,
      this.key,
      claim,
      this.heartbeat,
      this.signal,
      this.step.timeoutMs,
    );
    const lock = new AttemptLock(this.files, this.signal);
    const startedAt = Date.now();
    await noteAttempt(this.files, {
      ...claim,
      event: 'start',
      step: this.key,
      time: claim.startedAt,
      activityId: this.info.activityId,
    });
    let problem: unknown = null;
    try {
      await reopen(this.tree.topDir, claim.runId);
      const context = this.context(resolved, claim, scratch, tools, lock);
      const outcome =
        older === null
          ? stepOutcomeSchema.parse(await this.work(context))
          : await this.takeOver(older, context);
      await commitStep(this.files, this.key, claim, outcome, lock);
      if (older === null) await this.commit(resolved, outcome, claim.runId);
      else await this.commitOlder(resolved, older, claim.runId);
      await lock.release();
      faultPoint('after-record', this.input.node.id, this.key);
      return outcome;
    } catch (error) {
      problem = knownError(error);
      await lock.release().catch(() => undefined);
      throw error;
    } finally {
      await removeTree(scratch);
      await noteAttempt(this.files, {
        event: 'end',
        step: this.key,
        epoch: claim.epoch,
        time: new Date().toISOString(),
        durationMs: Date.now() - startedAt,
        toolMs: tools.toolMs,
        interrupted: this.signal.aborted,
        error: problem === null ? null : attemptError(problem),
      });
    }
  }

  /** In place of the node's work: what the older compose has is published as this one's. */
  private async takeOver(older: OlderNode, context: StepContext): Promise<StepOutcome> {
    await context.publish([await takeOver(older, this.tree, context.scratch)]);
    return reusedOutcome(fromOlder(older));
  }

  /** The first step of a node that was taken over writes the node's record: nothing else is to be done. */
  private async commitOlder(
    resolved: ResolvedCompose,
    older: OlderNode,
    runId: string,
  ): Promise<void> {
    const { configSha256 } = this.input.compose;
    const facts = await olderFacts(this.files, older, resolved.owner.firstRunId);
    await commitNode(this.files, { ...facts, runId, configSha256 }, [this.key]);
  }

  /** The node's last step writes the node's record. */
  private async commit(
    resolved: ResolvedCompose,
    outcome: StepOutcome,
    runId: string,
  ): Promise<void> {
    if (!this.input.commits) return;
    const { compose, previous, node } = this.input;
    const outcomes = [...Object.values(previous).flat(), outcome];
    const earlier = Object.entries(previous).flatMap(([name, value]) =>
      Array.isArray(value) ? value.map((_, item) => keyOf(name, item)) : [keyOf(name, null)],
    );
    await commitNode(
      this.files,
      {
        runId,
        configSha256: compose.configSha256,
        summary: outcome.summary,
        numbers: outcome.numbers,
        reuse: await reuseFacts(this.files, resolved, node, outcomes),
      },
      [...earlier, this.key],
    );
  }

  private context(
    resolved: ResolvedCompose,
    claim: Claim,
    scratch: string,
    tools: StepTools,
    lock: AttemptLock,
  ): StepContext {
    const { node, previous, item } = this.input;
    const { phase } = this.phase;
    const compose = projectCompose(resolved, phase);
    const publisher = new Publisher(this.files, this.key, claim, lock);
    const missing = (what: string): InternalError =>
      new InternalError(`${node.id}/${this.key} has no ${what}`);
    return {
      compose,
      config: projectConfig(resolved, phase, node),
      node,
      variant: () =>
        compose.variants.find(({ uid }) => uid === node.variant) ?? raise(missing('variant')),
      arch: () => node.arch ?? raise(missing('arch')),
      item: () => item ?? raise(missing('item')),
      previous: (step) => {
        const outcome = previous[step];
        return outcome === undefined || Array.isArray(outcome)
          ? raise(missing(`outcome of step ${step}`))
          : outcome;
      },
      previousItems: (step) => {
        const outcomes = previous[step];
        return Array.isArray(outcomes) ? outcomes : raise(missing(`outcomes of step ${step}`));
      },
      adoptTask: this.input.adoptTask,
      tree: this.tree,
      scratch,
      run: tools.run,
      publish: (publications) => publisher.publish(publications),
      older: () => olderOutputs(resolved, node),
      olderIfSame: () => sameOlderOutputs(resolved, node, this.tree),
      at: (point) => {
        faultPoint(point, node.id, this.key);
      },
      progress: (text) => {
        this.heartbeat.say(text);
      },
      signal: this.signal,
      log: this.dependencies.log.child({ node: node.id, step: this.key, epoch: claim.epoch }),
    };
  }

  private checkOwner({ owner }: ResolvedCompose): void {
    const mine = this.workflow().workflowId;
    if (owner.workflowId === mine) return;
    throw new OwnershipError(
      `${this.tree.topDir} belongs to workflow ${owner.workflowId}, not to ${mine}`,
      {
        hint: 'two workflows must not write one compose directory',
      },
    );
  }

  private workflow(): { readonly workflowId: string; readonly runId: string } {
    return (
      this.info.workflowExecution ?? raise(new InternalError('a step runs in a workflow only'))
    );
  }

  /** Told to stop by the server: cancelled. Interrupted by the worker's own end: to be tried elsewhere. */
  private async failure(error: unknown): Promise<Error> {
    if (!this.signal.aborted) {
      const { activityId } = this.info;
      const failures = await countOwnFailures(this.files, this.key, activityId, countsWith(error));
      return toFailure(error, failures >= mostFailures(this.step.retry, error));
    }
    const details = Context.current().cancellationDetails;
    if (details?.cancelRequested === true) return new CancelledFailure('cancelled');
    return ApplicationFailure.create({
      type: 'Interrupted',
      message: 'the attempt was interrupted',
      details: [{ hint: null }],
    });
  }
}

const keyOf = (step: string, item: number | null): string =>
  item === null ? step : `${step}.${String(item)}`;

function raise(error: Error): never {
  throw error;
}
