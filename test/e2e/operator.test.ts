import {
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ComposeRequestInput } from '../../config-schemas/compose-request.js';
import type { ComposeResult } from '../../workflows/messages.js';
import { execa } from 'execa';
import { TEMPORAL } from '../tools.js';
import { fakeOf, until, withCompose, type FakeCompose, type FakeServer } from './fake-compose.js';
import { startFakeServer } from './fake-server.js';
import { fails, gate, repairable } from './fake-steps.js';

const TIMEOUT_MS = 60_000;
let server: FakeServer;

beforeAll(async () => {
  server = await startFakeServer();
}, TIMEOUT_MS);
afterAll(async () => {
  await server.environment.teardown();
});

const run = <T>(
  fake: FakeCompose,
  request: Partial<ComposeRequestInput>,
  use: (handle: WorkflowHandle) => Promise<T>,
): Promise<T> => withCompose(server, fake, use, request);

const update = (handle: WorkflowHandle, name: string, input: object): Promise<string> =>
  handle.executeUpdate<string, [object]>(name, { args: [input] });

async function refusalOf(updating: Promise<unknown>): Promise<string> {
  const error: unknown = await updating.catch((reason: unknown) => reason);
  return error instanceof WorkflowUpdateFailedError ? String(error.cause?.message) : 'none';
}

async function failureOf(handle: WorkflowHandle): Promise<Error | undefined> {
  const error: unknown = await handle.result().catch((reason: unknown) => reason);
  return error instanceof WorkflowFailedError ? error.cause : undefined;
}

const isWaiting = (report: { status: string }): boolean => report.status === 'WAITING';

describe('skip', () => {
  test(
    'goes on without a failed disc: FINISHED_INCOMPLETE, with who and why in status and log',
    async () => {
      const fake = fakeOf({ steps: { 'createiso.disc': fails('xorriso broke') } });
      const { result, decisions } = await run(fake, { onFailure: 'wait' }, async (handle) => {
        const { operator } = await until(handle, isWaiting);
        expect(operator.waiting.map(({ node, canSkip }) => [node, canSkip])).toEqual([
          ['createiso:Server.x86_64', true],
          ['createiso:Server.src', true],
        ]);
        expect(operator.waiting[0]?.commands[0]).toBe(
          "punji retry Fake-1-20261124.t.0 'createiso:Server.x86_64'",
        );
        const why = { reason: 'not needed today', by: 'jane@desk' };
        await update(handle, 'skip', { node: 'createiso:Server.x86_64', ...why });
        await handle.signal('skip', { node: 'createiso:Server.src', ...why });
        const result = (await handle.result()) as ComposeResult;
        return { result, decisions: (await until(handle, () => true)).operator.decisions };
      });
      expect(result.status).toBe('FINISHED_INCOMPLETE');
      expect(result.failedDeliverables.map(({ arch }) => arch).sort()).toEqual(['src', 'x86_64']);
      expect(decisions[0]).toMatchObject({
        action: 'skip',
        by: 'jane@desk',
        reason: 'not needed today',
      });
      expect(fake.logLines.join('\n')).toContain(
        'operator: skip createiso:Server.x86_64 by jane@desk: not needed today',
      );
    },
    TIMEOUT_MS,
  );

  test(
    'is refused without a reason, and for a node that others need',
    async () => {
      const fake = fakeOf({ steps: { 'createrepo.repos': fails('createrepo_c broke') } });
      await run(fake, { onFailure: 'wait' }, async (handle) => {
        await until(handle, isWaiting);
        const node = 'createrepo:Server.x86_64';
        expect(await refusalOf(update(handle, 'skip', { node, reason: 'x' }))).toContain(
          'cannot be skipped',
        );
        await update(handle, 'abort', { reason: 'end of the test' });
        await handle.result().catch(() => undefined);
      });
    },
    TIMEOUT_MS,
  );
});

describe('abort', () => {
  test(
    'cancels what runs, at any time; the compose is TERMINATED and the workflow Cancelled',
    async () => {
      const { state, step } = gate();
      const fake = fakeOf({ steps: { 'gather.solve': step } });
      const { cause, status } = await run(fake, {}, async (handle) => {
        await until(handle, ({ running }) => running.some(({ node }) => node.startsWith('gather')));
        await update(handle, 'abort', { reason: 'wrong tag', by: 'jane@desk' });
        const cause = await failureOf(handle);
        return { cause, status: (await handle.describe()).status.name };
      });
      expect(cause).toBeInstanceOf(CancelledFailure);
      expect(status).toBe('CANCELLED');
      expect(state).toMatchObject({ running: 0, cancelled: 1 });
      expect(fake.finished[0]).toMatchObject({
        outcome: 'terminated',
        errors: ['given up by jane@desk: wrong tag'],
      });
    },
    TIMEOUT_MS,
  );
});

describe('a compose that has come to its end', () => {
  test(
    'takes no decision any more',
    async () => {
      const fake = fakeOf();
      const refusal = await run(
        { ...fake, receive: (_to, { message, body }) => told(message, body['status']) },
        { notificationScripts: ['tell'] },
        async (handle) => {
          await until(handle, ({ status }) => status === 'FINISHED');
          const why = await refusalOf(update(handle, 'abort', { reason: 'too late' }));
          release();
          expect(await handle.result()).toMatchObject({ status: 'FINISHED' });
          return why;
        },
      );
      expect(refusal).toBe('the compose has come to its end');
    },
    TIMEOUT_MS,
  );

  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  /** The last message is held back, and with it the end of the workflow. */
  const told = (message: string, status: unknown): Promise<void> =>
    message === 'status-change' && status === 'FINISHED' ? released : Promise.resolve();
});

describe('pause', () => {
  test(
    'starts nothing new until resumed, and lets what runs come to its end',
    async () => {
      const { state, step } = gate();
      const fake = fakeOf({ steps: { 'init.fetch': step } });
      await run(fake, {}, async (handle) => {
        await until(handle, () => state.running > 0);
        await update(handle, 'pause', { reason: 'maintenance' });
        expect(await refusalOf(update(handle, 'pause', {}))).toContain('paused already');
        state.open = true;
        const idle = await until(handle, ({ running }) => running.length === 0);
        expect(idle.operator.paused).toMatchObject({ reason: 'maintenance' });
        expect(idle.counts.waiting).toBeGreaterThan(0);
        await update(handle, 'resume', {});
        expect(await handle.result()).toMatchObject({ status: 'FINISHED' });
      });
    },
    TIMEOUT_MS,
  );
});

describe('setConcurrency', () => {
  test(
    'limits what is under way on a queue, until it is taken back',
    async () => {
      const { state, step } = gate();
      const fake = fakeOf({ steps: { 'createiso.disc': step, 'repoclosure.check': step } });
      await run(fake, {}, async (handle) => {
        await update(handle, 'setConcurrency', { queue: 'punji', limit: 1 });
        expect(
          await refusalOf(update(handle, 'setConcurrency', { queue: 'x', limit: 1 })),
        ).toContain('no task queue');
        const report = await until(handle, () => state.running === 2);
        expect(report.running.filter(({ queue }) => queue === 'punji')).toHaveLength(1);
        await update(handle, 'setConcurrency', { queue: 'punji', limit: null });
        await until(handle, () => state.running === 3);
        state.open = true;
        expect(await handle.result()).toMatchObject({ status: 'FINISHED' });
      });
    },
    TIMEOUT_MS,
  );
});

describe('the temporal command', () => {
  /** What it does with a compose; gives what it prints, also of a refusal. */
  const temporal = async (handle: WorkflowHandle, ...args: string[]): Promise<string> => {
    const { workflowId } = handle;
    const { address } = server.environment;
    const { all } = await execa(
      TEMPORAL,
      ['workflow', ...args, '--workflow-id', workflowId, '--address', address],
      { all: true, reject: false },
    );
    return all;
  };
  const decide = (handle: WorkflowHandle, name: string, input: object): Promise<string> =>
    temporal(
      handle,
      ...['update', 'execute', '--name', name, '--identity', 'desk-7'],
      ...['--input', JSON.stringify({ by: 'jane', reason: 'because', ...input })],
    );

  test(
    'takes every decision, each with who and why in status, main log and history',
    async () => {
      const { state, step } = repairable();
      const fake = fakeOf({
        steps: { 'repoclosure.check': step, 'createiso.disc': fails('xorriso broke') },
      });
      await run(fake, { onFailure: 'wait' }, async (handle) => {
        expect(await decide(handle, 'pause', {})).toContain('nothing new starts');
        expect(await decide(handle, 'pause', {})).toContain('paused already');
        const limit = { queue: 'punji-x86_64', limit: 2 };
        expect(await decide(handle, 'setConcurrency', limit)).toContain('at most 2 steps');
        expect(await decide(handle, 'setConcurrency', { queue: 'x', limit: 1 })).toContain(
          'no task queue',
        );
        expect(await decide(handle, 'resume', {})).toContain('goes on');
        await until(handle, ({ operator }) => operator.waiting.length === 3);
        state.broken = false;
        const node = 'repoclosure:Server.x86_64';
        expect(await decide(handle, 'retry', { node })).toContain('runs again');
        const disc = { node: 'createiso:Server.src' };
        expect(await decide(handle, 'skip', disc)).toContain('goes on without');
        await until(handle, ({ operator }) => operator.waiting.length === 1);
        expect(await decide(handle, 'abort', {})).toContain('given up');
        await handle.result().catch(() => undefined);
        const { operator } = await until(handle, () => true);
        const taken = ['pause', 'setConcurrency', 'resume', 'retry', 'skip', 'abort'];
        expect(operator.decisions).toMatchObject(
          taken.map((action) => ({ action, by: 'jane', reason: 'because' })),
        );
        for (const action of taken) {
          expect(fake.logLines.join('\n')).toMatch(
            new RegExp(`operator: ${action}.* by jane: because`),
          );
        }
        const { events } = await handle.fetchHistory();
        const accepted = (events ?? []).flatMap(
          (event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest ?? [],
        );
        expect(accepted.map(({ input, meta }) => [input?.name, meta?.identity])).toEqual(
          taken.map((action) => [action, 'desk-7']),
        );
      });
      expect(fake.finished[0]?.errors).toEqual(['given up by jane: because']);
    },
    TIMEOUT_MS,
  );

  test(
    'takes them as signals, too, and one that would be refused does nothing',
    async () => {
      const { state, step } = gate();
      const fake = fakeOf({ steps: { 'init.fetch': step } });
      await run(fake, {}, async (handle) => {
        const signal = (name: string, input: string): Promise<string> =>
          temporal(handle, 'signal', '--name', name, '--input', input);
        await signal('resume', '{}');
        await signal('pause', '{"by": "jane"}');
        await signal('pause', '{"by": "joe"}');
        const { operator } = await until(handle, (report) => report.operator.paused !== null);
        expect(operator.paused).toMatchObject({ by: 'jane' });
        state.open = true;
        await signal('resume', 'null');
        expect(await handle.result()).toMatchObject({ status: 'FINISHED' });
        const { decisions } = (await until(handle, () => true)).operator;
        expect(decisions.map(({ action }) => action)).toEqual(['pause', 'resume']);
      });
    },
    TIMEOUT_MS,
  );
});

describe('waiting', () => {
  test(
    'for space happens even with onFailure stop, and a retry by the temporal command goes on',
    async () => {
      const { state, step } = repairable('SpaceError');
      const fake = fakeOf({ steps: { 'repoclosure.check': step } });
      const { result } = await run(fake, { onFailure: 'stop' }, async (handle) => {
        await until(handle, isWaiting);
        state.broken = false;
        const { stdout } = await execa(TEMPORAL, [
          ...['workflow', 'update', 'execute', '--workflow-id', handle.workflowId],
          ...['--address', server.environment.address, '--name', 'retry'],
          ...['--input', '{"node": "repoclosure:Server.x86_64"}'],
        ]);
        expect(stdout).toContain('runs again');
        return { result: await handle.result() };
      });
      expect(result).toMatchObject({ status: 'FINISHED' });
      expect(state.runs).toBe(2);
    },
    TIMEOUT_MS,
  );

  test(
    'ends after its time: reminders are sent until then, and the compose is DOOMED',
    async () => {
      const fake = fakeOf({ steps: { 'test.images': fails('bad image') } });
      const cause = await run(
        fake,
        {
          onFailure: 'wait',
          decisionTimeoutSeconds: 2.5,
          reminderSeconds: 1,
          notificationScripts: ['tell'],
        },
        failureOf,
      );
      expect(cause).toMatchObject({ type: 'ComposeDoomed' });
      const reminders = fake.told.filter(({ event }) => event.message === 'operator-needed');
      expect(reminders).toHaveLength(3);
      expect(fake.finished[0]?.outcome).toBe('doomed');
    },
    TIMEOUT_MS,
  );
});

describe("a node's activity", () => {
  test(
    'may be paused, reset and unpaused by the temporal command; the compose goes on from there',
    async () => {
      const { state, step } = gate();
      const fake = fakeOf({ steps: { 'gather.solve': step } });
      await run(fake, {}, async (handle) => {
        await until(handle, () => state.running > 0);
        const activity = async (verb: string): Promise<void> => {
          await execa(TEMPORAL, [
            ...['activity', verb, '--workflow-id', handle.workflowId],
            ...[
              '--activity-id',
              'gather:Server.x86_64/solve',
              '--address',
              server.environment.address,
            ],
          ]);
        };
        await activity('pause');
        await until(handle, () => state.running === 0);
        await activity('unpause');
        await until(handle, () => state.running > 0);
        await activity('reset');
        state.open = true;
        expect(await handle.result()).toMatchObject({ status: 'FINISHED' });
      });
    },
    TIMEOUT_MS,
  );
});
