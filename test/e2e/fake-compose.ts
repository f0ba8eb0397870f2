/** A compose workflow on a real Temporal server with activities that do nothing but what a test tells them. */
import type { ComposeFrameActivities } from '../../graph/compose-activities.js';
import type { PlanInput } from '../../graph/model.js';
import { PHASE_GRAPH } from '../../graph/phase-graph.js';
import type { StepInput, StepOutcome } from '../../graph/wire.js';
import { composeRequestSchema } from '../../config-schemas/compose-request.js';

type StepActivity = (input: StepInput) => Promise<Partial<StepOutcome>>;

export interface FakeCompose {
  readonly planInput: PlanInput;
  /** By `phase.step`; others succeed at once. Steps named `plan` find one item. */
  readonly steps?: Readonly<Record<string, StepActivity>>;
  /** What `compose.finish` was called with. */
  readonly finished: Parameters<ComposeFrameActivities['compose.finish']>[0][];
  readonly logLines: string[];
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
  return { ...steps, ...frameOf(fake) };
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
    'compose.validate': ({ request }) =>
      Promise.resolve({ request: composeRequestSchema.parse(request), warnings: ['a warning'] }),
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
    'compose.log': ({ lines }) => {
      fake.logLines.push(...lines.map(({ text }) => text));
      return Promise.resolve();
    },
  };
}
