/** How composes may go, one scenario per kind of node program and failure: their histories are kept and replayed. */
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import type { ComposeRequestInput } from '../../config-schemas/compose-request.js';
import type { NodeId } from '../../config-schemas/names.js';
import { fakeOf, oneVariant, until, type FakeCompose } from './fake-compose.js';
import { fails } from './fake-steps.js';

export interface Scenario {
  readonly name: string;
  readonly fake: () => FakeCompose;
  readonly onFailure?: 'stop' | 'wait';
  /** What else is asked for. */
  readonly request?: Partial<ComposeRequestInput>;
  /** Which run's history is kept, of one that goes on in others; the last if not said. */
  readonly run?: 'first';
  /** What is done to the compose while it runs. */
  readonly act?: (handle: WorkflowHandle) => Promise<void>;
}

const hang = async (): Promise<object> => {
  const beat = setInterval(() => {
    Context.current().heartbeat();
  }, 100);
  try {
    await Context.current().cancelled;
  } finally {
    clearInterval(beat);
  }
  return {};
};

function failsOnce(): () => Promise<object> {
  let failed = false;
  return () => {
    if (!failed) {
      failed = true;
      fails('disk full')();
    }
    return Promise.resolve({});
  };
}

const failableNodes = ['createiso:Server.x86_64' as NodeId];

export const SCENARIOS: readonly Scenario[] = [
  { name: 'finished', fake: () => fakeOf() },
  {
    name: 'many-discs',
    fake: () => fakeOf({ steps: { 'createiso.plan': () => Promise.resolve({ items: 3 }) } }),
  },
  {
    name: 'phases-skipped',
    fake: () =>
      fakeOf({ planInput: { ...oneVariant, skippedPhases: ['createiso', 'repoclosure'] } }),
  },
  {
    name: 'doomed',
    fake: () => fakeOf({ steps: { 'gather.solve': fails('no package matches') } }),
  },
  {
    name: 'failable-failed',
    fake: () =>
      fakeOf({
        planInput: { ...oneVariant, failableNodes },
        steps: { 'createiso.disc': fails('broken') },
      }),
    onFailure: 'wait',
    act: async (handle) => {
      await until(handle, (report) => report.status === 'WAITING');
      await handle.executeUpdate('abort', { args: [{ reason: 'the source disc fails, too' }] });
    },
  },
  {
    name: 'waited-and-retried',
    fake: () => fakeOf({ steps: { 'repoclosure.check': failsOnce() } }),
    onFailure: 'wait',
    act: async (handle) => {
      await until(handle, (report) => report.status === 'WAITING');
      await handle.executeUpdate('retry', { args: [{ node: 'repoclosure:Server.x86_64' }] });
    },
  },
  {
    name: 'operated',
    fake: () => fakeOf({ steps: { 'createiso.disc': fails('broken') } }),
    onFailure: 'wait',
    act: async (handle) => {
      const tell = (name: string, input: object): Promise<unknown> =>
        handle.executeUpdate(name, { args: [input] });
      await tell('pause', { by: 'jane', reason: 'lunch' });
      await tell('setConcurrency', { queue: 'punji', limit: 2 });
      await tell('resume', { by: 'jane' });
      await until(handle, (report) => report.status === 'WAITING');
      for (const arch of ['x86_64', 'src']) {
        await tell('skip', { node: `createiso:Server.${arch}`, reason: 'not today' });
      }
    },
  },
  {
    name: 'given-up',
    fake: () => fakeOf({ steps: { 'gather.solve': hang } }),
    act: async (handle) => {
      await until(handle, (report) => report.running.some(({ node }) => node.startsWith('gather')));
      await handle.executeUpdate('abort', { args: [{ reason: 'wrong tag' }] });
    },
  },
  {
    name: 'notified',
    fake: () => fakeOf(),
    request: {
      notificationScripts: ['tell'],
      webhooks: [{ url: 'https://example.org/hook' }],
      keepComposes: 2,
    },
  },
  {
    name: 'handed-over',
    fake: () => fakeOf(),
    request: { historyEvents: 50, notificationScripts: ['tell'] },
    run: 'first',
  },
  {
    name: 'taken-up',
    fake: () => fakeOf({ steps: { 'repoclosure.check': failsOnce() } }),
    request: { historyEvents: 50, notificationScripts: ['tell'] },
    onFailure: 'wait',
    act: async (handle) => {
      await until(handle, (report) => report.status === 'WAITING');
      await handle.executeUpdate('retry', { args: [{ node: 'repoclosure:Server.x86_64' }] });
    },
  },
  {
    name: 'cancelled',
    fake: () => fakeOf({ steps: { 'createrepo.repos': hang } }),
    act: async (handle) => {
      await until(handle, (report) =>
        report.running.some(({ node }) => node.startsWith('createrepo')),
      );
      await handle.cancel();
    },
  },
];
