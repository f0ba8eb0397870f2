/** Activities of a compose that do nothing but what a test tells them, and how to run one on a real Temporal server. */
import type { ComposeFrameActivities } from '../../graph/compose-activities.js';
import type { PlanInput } from '../../graph/model.js';
import type { NotifyActivities, NotifyEvent } from '../../graph/notify-activities.js';
import { PHASE_GRAPH } from '../../graph/phase-graph.js';
import type { Kept } from '../../graph/rerun.js';
import type { StepInput, StepOutcome } from '../../graph/wire.js';
import {
  composeRequestSchema,
  type ComposeRequestInput,
} from '../../config-schemas/compose-request.js';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { WORKFLOW_PATIENCE } from '../../workers/create-workers.js';
import type { StatusReport } from '../../workflows/messages.js';
import { planInput } from '../unit/graph/plan-inputs.js';

type StepActivity = (input: StepInput) => Promise<Partial<StepOutcome>>;

export interface FakeCompose {
  readonly planInput: PlanInput;
  /** By `phase.step`; others succeed at once. Steps named `plan` find one item. */
  readonly steps?: Readonly<Record<string, StepActivity>>;
  /** What `compose.finish` was called with. */
  readonly finished: Parameters<ComposeFrameActivities['compose.finish']>[0][];
  /** Directories that `compose.discard` took away. */
  readonly discarded: string[];
  readonly logLines: string[];
  /** Events that scripts (`script NAME`) and webhooks (`webhook URL`) were told. */
  readonly told: { readonly to: string; readonly event: NotifyEvent }[];
  /** What an earlier run in the directory has left. */
  readonly kept?: Kept;
  /** Why the request is refused. */
  readonly refuse?: string;
  /** What a script or webhook does instead of taking an event. */
  readonly receive?: (to: string, event: NotifyEvent) => Promise<void>;
}

const STATUS_OF = { finished: 'FINISHED', doomed: 'DOOMED', terminated: 'TERMINATED' } as const;

/** The activities of a worker that carries fake composes out. */
export function fakeActivities(
  fake: FakeCompose,
): Record<string, (input: never) => Promise<unknown>> {
  const steps = Object.fromEntries(
    PHASE_GRAPH.flatMap((phase) =>
      phase.steps.map((step) => {
        const type = `${phase.name}.${step.name}`;
        return [
          type,
          async (input: StepInput) => outcomeOf(type, await fake.steps?.[type]?.(input)),
        ];
      }),
    ),
  );
  return { ...steps, ...frameOf(fake), ...notifyOf(fake) };
}

function outcomeOf(type: string, given: Partial<StepOutcome> | undefined): StepOutcome {
  return {
    summary: `${type} done`,
    numbers: {},
    data: {},
    warnings: [],
    failedDeliverables: [],
    reused: false,
    ...(type.endsWith('.plan') ? { items: 1 } : {}),
    ...given,
  };
}

function frameOf(fake: FakeCompose): ComposeFrameActivities {
  const compose = { composeDir: '/composes/Fake-1-20261124.t.0', composeId: 'Fake-1-20261124.t.0' };
  return {
    'compose.capabilities': () =>
      Promise.resolve({ searchAttributes: ['ComposeId', 'ComposeStatus'] }),
    'compose.validate': ({ request }) => {
      if (fake.refuse !== undefined) throw ApplicationFailure.nonRetryable(fake.refuse);
      return Promise.resolve({
        request: composeRequestSchema.parse(request),
        warnings: ['a warning'],
      });
    },
    'compose.allocate': () =>
      Promise.resolve({
        ...compose,
        type: 'test',
        label: null,
        releaseShort: 'Fake',
        releaseVersion: '1',
      }),
    'compose.resolve': () =>
      Promise.resolve({
        compose: { ...compose, configSha256: '0'.repeat(64) },
        planInput: fake.planInput,
        ...(fake.kept === undefined ? {} : { kept: fake.kept }),
        warnings: [],
      }),
    'compose.finish': (input) => {
      fake.finished.push(input);
      const incomplete = input.outcome === 'finished' && input.failedDeliverables.length > 0;
      return Promise.resolve({
        status: incomplete ? 'FINISHED_INCOMPLETE' : STATUS_OF[input.outcome],
        latestLink: null,
        warnings: [],
      });
    },
    'compose.discard': ({ composeDir }) => {
      fake.discarded.push(composeDir);
      return Promise.resolve();
    },
    'compose.prune': () => Promise.resolve({ removed: [] }),
    'compose.cancel': async () => {
      const { client, info } = Context.current();
      await client.workflow.getHandle(info.workflowExecution?.workflowId ?? '').cancel();
    },
    'compose.log': ({ lines }) => {
      fake.logLines.push(...lines.map(({ text }) => text));
      return Promise.resolve();
    },
  };
}

function notifyOf(fake: FakeCompose): NotifyActivities {
  const take = async (to: string, event: NotifyEvent): Promise<void> => {
    await fake.receive?.(to, event);
    fake.told.push({ to, event });
  };
  return {
    'notify.facts': () => Promise.resolve({ compose_id: 'Fake-1-20261124.t.0' }),
    'notify.scripts': async ({ event, scripts }) => {
      for (const script of scripts) await take(`script ${script}`, event);
      return [];
    },
    'notify.webhook': ({ event, webhook }) => take(`webhook ${webhook.url}`, event),
    'notify.failure': ({ message }) => Promise.resolve({ detail: message }),
  };
}

/** One variant on one arch, the least that has every phase. */
export const oneVariant = planInput([['Server', 'variant', ['x86_64']]]);

export const fakeOf = (more: Partial<FakeCompose> = {}): FakeCompose => ({
  planInput: oneVariant,
  finished: [],
  discarded: [],
  logLines: [],
  told: [],
  ...more,
});

export interface FakeServer {
  readonly environment: TestWorkflowEnvironment;
  readonly workflowBundle: WorkflowBundleWithSourceMap;
}

/** Runs one compose beside workers for the compose queue, the arch queue and Koji's. */
export async function withCompose<T>(
  { environment, workflowBundle }: FakeServer,
  fake: FakeCompose,
  use: (handle: WorkflowHandle) => Promise<T>,
  request: Partial<ComposeRequestInput> = {},
): Promise<T> {
  const shared = {
    connection: environment.nativeConnection,
    activities: fakeActivities(fake),
    maxHeartbeatThrottleInterval: 200,
    defaultHeartbeatThrottleInterval: 200,
  };
  const main = await Worker.create({
    ...shared,
    taskQueue: 'punji',
    workflowBundle,
    ...WORKFLOW_PATIENCE,
  });
  const arch = await Worker.create({ ...shared, taskQueue: 'punji-x86_64' });
  const koji = await Worker.create({ ...shared, taskQueue: 'punji-koji' });
  const starting = async (): Promise<T> => {
    const handle = await environment.client.workflow.start('compose', {
      taskQueue: 'punji',
      workflowId: `test-${randomUUID()}`,
      args: [{ config: '/etc/fake.conf', targetDir: '/composes', type: 'test', ...request }],
    });
    return await use(handle);
  };
  return await main.runUntil(arch.runUntil(koji.runUntil(starting)));
}

/** Waits until the compose's status report is as wanted. */
export async function until(
  handle: WorkflowHandle,
  holds: (report: StatusReport) => boolean,
): Promise<StatusReport> {
  let report = await handle.query<StatusReport>('status');
  for (let turn = 0; turn < 400 && !holds(report); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    report = await handle.query<StatusReport>('status');
  }
  if (holds(report)) return report;
  throw new Error(`the compose never came to the awaited state: ${JSON.stringify(report)}`);
}
