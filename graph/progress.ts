/** How far a node is, and the form in which a workflow's run hands that over to the next. */
import type { NodeState, PlanNode, StepDeclaration } from './model.js';
import type { Ready } from './ready-queues.js';
import type { StepOutcome } from './wire.js';

export interface Progress {
  readonly node: PlanNode;
  readonly steps: readonly StepDeclaration[];
  state: NodeState;
  missingNeeds: number;
  needFailed: boolean;
  /** Which step it is at, from 0. */
  step: number;
  /** Items of the step that have not begun; a step without items has one. */
  todo: number[];
  inFlight: number;
  failed: boolean;
  /** It failed for want of something that a person can give from outside. */
  mendable: boolean;
  adoptTask: number | null;
  /** Its place among what may start; null: none of it may. */
  ready: Ready | null;
  readonly outcomes: Map<string, StepOutcome | StepOutcome[]>;
}

export const newProgress = (node: PlanNode, steps: readonly StepDeclaration[]): Progress => ({
  node,
  steps,
  state: 'waiting',
  missingNeeds: 0,
  needFailed: false,
  step: 0,
  todo: [],
  inFlight: 0,
  failed: false,
  mendable: false,
  adoptTask: null,
  ready: null,
  outcomes: new Map(),
});

/** A node all of whose steps found their work done already is `reused`. */
export function endState(progress: Progress): NodeState {
  const outcomes = [...progress.outcomes.values()].flat();
  return outcomes.length > 0 && outcomes.every((outcome) => outcome.reused) ? 'reused' : 'done';
}

/** Its first step found that nothing is to be done. */
export function isReusedWhole({ outcomes }: Progress): boolean {
  const [first] = outcomes.values();
  return first !== undefined && !Array.isArray(first) && first.nodeReused === true;
}

/** How many times to run a step: as many items as the step that it is `each` of has found. */
export function itemCount({ outcomes }: Progress, { each }: StepDeclaration): number {
  if (each === undefined) return 1;
  const found = outcomes.get(each);
  return (Array.isArray(found) ? undefined : found?.items) ?? 0;
}

/** A plan as far as it has been carried out, while nothing is under way. */
export interface PlanProgress {
  /** A letter of `STATE_LETTERS` for each node, in plan order. */
  readonly states: string;
  /** Nodes that have begun and are at no end, or failed and may be tried again. */
  readonly begun: readonly BegunNode[];
}

export interface BegunNode {
  /** Its place in plan order, from 0. */
  readonly place: number;
  readonly step: number;
  readonly todo: readonly number[];
  readonly adoptTask: number | null;
  readonly outcomes: readonly (readonly [string, StepOutcome | readonly StepOutcome[]])[];
}

const STATE_LETTERS = {
  waiting: 'w',
  running: 'r',
  done: 'd',
  reused: 'u',
  failed: 'f',
  'failed-allowed': 'a',
  skipped: 's',
  cancelled: 'c',
} as const satisfies Record<NodeState, string>;

const STATES: ReadonlyMap<string, NodeState> = new Map(
  Object.entries(STATE_LETTERS).map(([state, letter]) => [letter, state as NodeState]),
);

/** The progress of a whole plan. @throws Error if something is under way */
export function packProgress(all: readonly Progress[]): PlanProgress {
  const busy = all.find(({ inFlight }) => inFlight > 0);
  if (busy !== undefined) throw new Error(`${busy.node.id} is under way`);
  return {
    states: all.map(({ state }) => STATE_LETTERS[state]).join(''),
    begun: all.flatMap((progress, place) =>
      progress.state === 'running' || progress.state === 'failed'
        ? [{ place, ...packNode(progress) }]
        : [],
    ),
  };
}

const packNode = ({ step, todo, adoptTask, outcomes }: Progress): Omit<BegunNode, 'place'> => ({
  step,
  todo,
  adoptTask,
  outcomes: [...outcomes],
});

/** The state of each node of a packed plan. @throws Error if it is of another plan */
export function unpackStates({ states }: PlanProgress, nodeCount: number): readonly NodeState[] {
  if (states.length !== nodeCount) throw new Error('the progress is of another plan');
  return [...states].map((letter) => {
    const state = STATES.get(letter);
    if (state === undefined) throw new Error(`'${letter}' is no node's state`);
    return state;
  });
}

/** Takes a node up where an earlier run has left it. */
export function takeUp(progress: Progress, { step, todo, adoptTask, outcomes }: BegunNode): void {
  progress.step = step;
  progress.todo = [...todo];
  progress.adoptTask = adoptTask;
  for (const [name, outcome] of outcomes) {
    progress.outcomes.set(name, isList(outcome) ? [...outcome] : outcome);
  }
}

const isList = (outcome: StepOutcome | readonly StepOutcome[]): outcome is readonly StepOutcome[] =>
  Array.isArray(outcome);
