/** Which task queues a worker polls, and how much it takes on at once from each. */
import os from 'node:os';
import { archTaskQueue, COMPOSE_TASK_QUEUE, KOJI_TASK_QUEUE } from '../workflows/messages.js';

/** The queues that have no arch: workflows with arch-free work, and work that waits for Koji. */
export const PLAIN_QUEUES = [COMPOSE_TASK_QUEUE, KOJI_TASK_QUEUE] as const;
export type PlainQueue = (typeof PLAIN_QUEUES)[number];

/** One queue of a worker process. */
export interface QueuePlan {
  readonly taskQueue: string;
  readonly runsWorkflows: boolean;
  /** Steps under way at once. */
  readonly slots: number;
}

/** Tools such as createrepo_c use several cores themselves; fewer than this would leave them idle between steps. */
const FEWEST_SLOTS = 2;
/** Koji steps only wait: for all that they wait for, a worker asks the hub at once (docs/koji-tasks.md). */
const KOJI_SLOTS = 1_000;

/** The plan of a process for its arches and plain queues; `slots` is per arch queue and for `punji`. */
export function planQueues(
  arches: readonly string[],
  queues: readonly PlainQueue[],
  slots: number = defaultSlots(),
): readonly QueuePlan[] {
  const native = arches.map((arch) => ({
    taskQueue: archTaskQueue(arch),
    runsWorkflows: false,
    slots,
  }));
  const plain = queues.map((queue) => ({
    taskQueue: queue,
    runsWorkflows: queue === COMPOSE_TASK_QUEUE,
    slots: queue === KOJI_TASK_QUEUE ? KOJI_SLOTS : slots,
  }));
  return [...plain, ...native];
}

export const defaultSlots = (): number => Math.max(FEWEST_SLOTS, os.availableParallelism());

const ARCH_OF_NODE: Readonly<Record<string, string>> = {
  x64: 'x86_64',
  arm64: 'aarch64',
  ppc64: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
  ia32: 'i686',
  arm: 'armhfp',
};

/** The tree arch of this machine. */
export const ownArch = (nodeArch: string = process.arch): string =>
  ARCH_OF_NODE[nodeArch] ?? nodeArch;
