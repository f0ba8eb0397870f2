/** What a step function is given, and what it is. A step knows its phase's work; all else is done around it. */
import type { Logger } from 'pino';
import type { Config } from '../../config-schemas/config.js';
import type { Variant } from '../../config-schemas/variants.js';
import type { ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import type { PhaseDeclaration, PlanNode } from '../../graph/model.js';
import type { StepOutcome } from '../../graph/wire.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import type { Command, CommandResult } from '../../lib/process/index.js';
import type { FaultPoint, Publication } from '../../lib/publish/index.js';
import type { z } from 'zod';
import type { stepOutcomeSchema } from '../../graph/wire.js';

export interface StepContext<Key extends keyof Config = keyof Config> {
  /** Identity, variants, arches, request: all of the resolved compose but the options. */
  readonly compose: Omit<ResolvedCompose, 'config'>;
  /** The options that the phase declared to read, no others. */
  readonly config: Pick<Config, Key>;
  readonly node: PlanNode;
  /** The node's variant. @throws InternalError in a node without one */
  variant(): Variant;
  /** The node's arch. @throws InternalError in a node without one */
  arch(): NonNullable<PlanNode['arch']>;
  /** Which item of an `each` step, from 0. @throws InternalError elsewhere */
  item(): number;
  /** What an earlier step of this node returned. @throws InternalError if there is none */
  previous(step: string): StepOutcome;
  /** What the items of an earlier `each` step returned, in order. */
  previousItems(step: string): readonly StepOutcome[];
  /** A Koji task that an operator wants the node to take as its own. */
  readonly adoptTask: number | null;
  readonly tree: ComposeTree;
  /** An empty directory of this attempt's own, on the compose's file system; removed afterwards. */
  readonly scratch: string;
  /** Runs a command with its own log file, time limit, heartbeat and cancellation. @throws ToolError */
  run(command: Command, logFile: string, options?: { timeoutMs?: number }): Promise<CommandResult>;
  /** Puts what was made in scratch to its final place: all of it, or on a crash none of it after recovery. */
  publish(publications: readonly Publication[]): Promise<void>;
  /** What the node has in the older compose that this one takes over from, by path below it (docs/re-runs.md). */
  older(): Promise<ReadonlyMap<string, string> | null>;
  /** The same, if it was made of what this one would make it of, but for what tells the compose. */
  olderIfSame(): Promise<ReadonlyMap<string, string> | null>;
  /** Ends this process here if a test asks for it (docs/architecture.md, "Proving that nothing is lost"). */
  at(point: FaultPoint): void;
  /** Told with the next heartbeat; shows in the UI and `punji status`. */
  progress(text: string): void;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** What a step function returns; defaults are filled in around it. */
export type StepReturn = z.input<typeof stepOutcomeSchema>;
export type StepFunction<Key extends keyof Config = keyof Config> = (
  context: StepContext<Key>,
) => Promise<StepReturn>;

type KeysOf<P> = P extends PhaseDeclaration<infer Key> ? Key & keyof Config : never;
type StepNamesOf<P> = P extends PhaseDeclaration<string, infer Name> ? Name : never;

/** What a phase's steps are given: the options that it declared to read, no others. */
export type ContextOf<P extends PhaseDeclaration> = StepContext<KeysOf<P>>;

/** The step functions of a phase: one for each declared step. */
export type StepsOf<P extends PhaseDeclaration> = {
  readonly [Name in StepNamesOf<P>]: StepFunction<KeysOf<P>>;
};

/** All steps of a phase with its declaration; each phase's folder exports one. */
export interface PhaseActivities {
  readonly phase: PhaseDeclaration;
  readonly steps: Readonly<Record<string, StepFunction>>;
}

/** Ties step functions to the declaration that they carry out; a missing or surplus step is a type error. */
export function defineSteps<const P extends PhaseDeclaration>(
  phase: P,
  steps: StepsOf<P>,
): PhaseActivities {
  return { phase, steps: steps as unknown as Readonly<Record<string, StepFunction>> };
}
