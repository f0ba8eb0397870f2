import type { Client, WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ComposeRequestInput } from '../../config-schemas/compose-request.js';
import type { VariantUid } from '../../config-schemas/names.js';
import type { ComposeResult, PlanPage } from '../../workflows/messages.js';
import { plan } from '../../graph/plan.js';
import { planInput } from '../unit/graph/plan-inputs.js';
import { historiesOf } from './histories.js';
import {
  fakeOf,
  oneVariant,
  until,
  withCompose,
  type FakeCompose,
  type FakeServer,
} from './fake-compose.js';
import { startFakeServer } from './fake-server.js';
import { fails, gate } from './fake-steps.js';

const TIMEOUT_MS = 120_000;
/** The least that is allowed: a compose of one variant takes several runs. */
const FEW = { historyEvents: 50 };
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
): Promise<T> =>
  // The handle is of whatever run is under way.
  withCompose(server, fake, ({ workflowId }) => use(client().workflow.getHandle(workflowId)), {
    ...FEW,
    ...request,
  });

const client = (): Client => server.environment.client;

/** Activity ids of all runs, in order. */
async function activityIds(handle: WorkflowHandle): Promise<string[]> {
  const histories = await historiesOf(client(), handle.workflowId);
  return histories.flatMap(({ events }) =>
    (events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes?.activityId ?? []),
  );
}

describe('a compose whose history becomes long', () => {
  test(
    'goes on in other runs: each step runs once, and the end is as if there had been one run',
    async () => {
      const fake = fakeOf();
      const { result, page, ids, histories, description } = await run(
        fake,
        { notificationScripts: ['tell'], webhooks: [{ url: 'https://example.org/hook' }] },
        async (handle) => ({
          result: (await handle.result()) as ComposeResult,
          page: await handle.query<PlanPage, [object]>('plan', {}),
          ids: await activityIds(handle),
          histories: await historiesOf(client(), handle.workflowId),
          description: await handle.describe(),
        }),
      );
      expect(result.status).toBe('FINISHED');
      expect(histories.length).toBeGreaterThan(2);
      for (const { events } of histories) expect(events?.length).toBeLessThan(150);
      const steps = ids.filter((id) => id.includes('/') && !id.startsWith('compose.log'));
      expect(new Set(steps).size).toBe(steps.length);
      for (const once of ['compose.validate', 'compose.allocate', 'compose.resolve']) {
        expect(ids.filter((id) => id === once)).toHaveLength(1);
      }
      expect(page.total).toBe(result.nodes);
      for (const node of page.nodes) {
        expect(node).toMatchObject({ state: 'done', summary: expect.stringContaining('done') });
        expect(node.endedAt).toBeGreaterThanOrEqual(node.startedAt!);
      }
      expect(description.memo).toMatchObject({ composeId: 'Fake-1-20261124.t.0' });
      expect(
        description.typedSearchAttributes.get(defineSearchAttributeKey('ComposeStatus', 'KEYWORD')),
      ).toBe('FINISHED');
      const begun = fake.logLines.filter((line) => line.startsWith('[BEGIN]'));
      expect(new Set(begun).size).toBe(begun.length);
      for (const to of ['script tell', 'webhook https://example.org/hook']) {
        const events = fake.told.filter((told) => told.to === to).map(({ event }) => event);
        expect(events[0]?.body).toMatchObject({ status: 'STARTED' });
        expect(events.at(-1)?.body).toMatchObject({ status: 'FINISHED' });
        const once = new Set(events.map(({ id }) => id));
        if (to.startsWith('script')) expect(once.size).toBe(events.length);
        expect(once.size).toBe(2 + 2 * begun.length);
      }
    },
    TIMEOUT_MS,
  );

  test(
    'keeps what an operator has decided: limits, a pause, and who took which decision',
    async () => {
      const fake = fakeOf();
      await run(fake, {}, async (handle) => {
        const tell = (name: string, input: object): Promise<string> =>
          handle.executeUpdate<string, [object]>(name, { args: [input] });
        await tell('setConcurrency', { queue: 'punji-x86_64', limit: 3, by: 'jane' });
        await untilRuns(handle, 2);
        await tell('pause', { by: 'jane', reason: 'lunch' });
        const still = await until(handle, ({ running }) => running.length === 0);
        // A pause is a moment of quiet, and the history is long by now or in the next run.
        expect(still.operator).toMatchObject({
          paused: { by: 'jane', reason: 'lunch' },
          limits: { 'punji-x86_64': 3 },
        });
        expect(still.operator.decisions.map(({ action, by }) => [action, by])).toEqual([
          ['setConcurrency', 'jane'],
          ['pause', 'jane'],
        ]);
        await tell('resume', { by: 'jane' });
        expect(await handle.result()).toMatchObject({ status: 'FINISHED' });
        expect((await historiesOf(client(), handle.workflowId)).length).toBeGreaterThan(2);
      });
      expect(fake.logLines.filter((line) => line.startsWith('operator: pause'))).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  test(
    'waits in the next run for the decision on a node that failed, until the same time',
    async () => {
      let broken = true;
      const step = (): Promise<object> => {
        if (broken) fails('bad image')();
        return Promise.resolve({});
      };
      const fake = fakeOf({ steps: { 'repoclosure.check': step } });
      await run(
        fake,
        { onFailure: 'wait', notificationScripts: ['tell'], reminderSeconds: 0.4 },
        async (handle) => {
          const waiting = await until(handle, ({ status }) => status === 'WAITING');
          const runs = (await historiesOf(client(), handle.workflowId)).length;
          // Each reminder makes the history longer.
          await untilRuns(handle, runs + 1);
          const later = await until(handle, ({ status }) => status === 'WAITING');
          expect(later.operator.waitsUntilMs).toBe(waiting.operator.waitsUntilMs);
          expect(later.operator.waiting).toEqual(waiting.operator.waiting);
          expect(later.failures).toMatchObject([{ node: 'repoclosure:Server.x86_64' }]);
          broken = false;
          await handle.executeUpdate('retry', { args: [{ node: 'repoclosure:Server.x86_64' }] });
          expect(await handle.result()).toMatchObject({ status: 'FINISHED' });
          expect(await activityIds(handle)).toContain('repoclosure:Server.x86_64/check@1');
        },
      );
      expect(fake.finished).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  test(
    'loses no update that is sent meanwhile',
    async () => {
      const fake = fakeOf({
        planInput: planInput([
          ['A', 'variant', ['x86_64']],
          ['B', 'variant', ['x86_64']],
        ]),
      });
      const { accepted, decisions, runs } = await run(fake, {}, async (handle) => {
        let over = false;
        const result = handle.result().finally(() => {
          over = true;
        });
        let accepted = 0;
        for (let limit = 100; !over && accepted < 40; limit += 1) {
          const taken = await handle
            .executeUpdate<string, [object]>('setConcurrency', {
              args: [{ queue: 'punji', limit, reason: String(limit) }],
            })
            .then(
              () => true,
              () => false,
            );
          if (taken) accepted += 1;
        }
        await result;
        const { operator } = await until(handle, () => true);
        const histories = await historiesOf(client(), handle.workflowId);
        return { accepted, decisions: operator.decisions, runs: histories.length };
      });
      expect(runs).toBeGreaterThan(2);
      expect(accepted).toBeGreaterThan(5);
      expect(decisions).toHaveLength(accepted);
    },
    TIMEOUT_MS,
  );

  test(
    'lets local work come to its end, and takes up again in the next run what waits for Koji',
    async () => {
      const block = {
        ...{ phase: 'osbuild', variant: 'Server' as VariantUid, arch: null, block: 0 },
        ...{ arches: oneVariant.arches, uses: [] },
      };
      const watch = gate();
      const local = gate();
      const fake = fakeOf({
        planInput: { ...oneVariant, blocks: [block] },
        steps: { 'osbuild.watch': watch.step, 'gather.solve': local.step },
      });
      await run(fake, {}, async (handle) => {
        const isDraining = (): boolean => watch.state.cancelled > 0 && watch.state.running === 0;
        await until(handle, () => isDraining() && local.state.running === 1);
        const runs = (await historiesOf(client(), handle.workflowId)).length;
        local.state.open = true;
        await until(handle, () => watch.state.running === 1);
        expect((await historiesOf(client(), handle.workflowId)).length).toBeGreaterThan(runs);
        expect(local.state.cancelled).toBe(0);
        watch.state.open = true;
        expect(await handle.result()).toMatchObject({ status: 'FINISHED' });
      });
      expect(fake.finished[0]?.errors).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'hands over 20,000 nodes, and answers queries and updates while it carries them out',
    async () => {
      const large = planInput(
        Array.from({ length: 1120 }, (_, index) => [`V${index}`, 'variant', ['x86_64']] as const),
      );
      const total = plan(large).nodes.length;
      expect(total).toBeGreaterThan(20_000);
      // Only the last of them have something to do.
      const nodes = Array.from({ length: total - 300 }, (_, place) => place);
      const kept = { total, nodes, failedDeliverables: [], warnings: [] };
      const fake = fakeOf({ planInput: large, kept });
      const { result, histories, page, report, answered } = await run(
        fake,
        { historyEvents: 400 },
        async (handle) => {
          const result = handle.result() as Promise<ComposeResult>;
          const answered = await askUntilOver(handle, result, total - 500);
          return {
            result: await result,
            answered,
            histories: await historiesOf(client(), handle.workflowId),
            page: await handle.query<PlanPage, [object]>('plan', { offset: total - 500 }),
            report: await until(handle, () => true),
          };
        },
      );
      expect(answered.pages).toBeGreaterThan(1);
      expect(answered.updates).toBeGreaterThan(1);
      expect(report.operator.decisions).toHaveLength(answered.updates);
      expect(result).toMatchObject({ status: 'FINISHED', nodes: total });
      expect(histories.length).toBeGreaterThan(2);
      for (const history of histories.slice(1)) {
        const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
        const bytes = (started?.input?.payloads ?? []).map(({ data }) => data?.length ?? 0);
        expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000);
      }
      expect(page.nodes.length).toBeGreaterThan(0);
      expect(JSON.stringify(page).length).toBeLessThan(1_000_000);
      expect(report.counts).toMatchObject({ reused: total - 300, done: 300 });
    },
    4 * TIMEOUT_MS,
  );

  test(
    'is cancelled in a later run as in the first: what runs is ended, TERMINATED',
    async () => {
      const { state, step } = gate();
      const fake = fakeOf({ steps: { 'createiso.disc': step } });
      await run(fake, {}, async (handle) => {
        await until(handle, () => state.running > 0);
        await handle.executeUpdate('abort', { args: [{ reason: 'enough' }] });
        await handle.result().catch(() => undefined);
        expect((await handle.describe()).status.name).toBe('CANCELLED');
      });
      expect(state.running).toBe(0);
      expect(fake.finished).toMatchObject([
        { outcome: 'terminated', errors: ['given up: enough'] },
      ]);
    },
    TIMEOUT_MS,
  );
});

async function untilRuns(handle: WorkflowHandle, count: number): Promise<void> {
  while ((await historiesOf(client(), handle.workflowId)).length < count) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Asks for a page of the plan and takes a decision, again and again until the compose is over. */
async function askUntilOver(
  handle: WorkflowHandle,
  result: Promise<unknown>,
  offset: number,
): Promise<{ readonly pages: number; readonly updates: number }> {
  let over = false;
  const ended = result.then(
    () => (over = true),
    () => (over = true),
  );
  let [pages, updates] = [0, 0];
  while (!over) {
    const [page, update] = await Promise.allSettled([
      handle.query<PlanPage, [object]>('plan', { offset }),
      handle.executeUpdate('setConcurrency', { args: [{ queue: 'punji', limit: 50 }] }),
    ]);
    // At the very end the one may come too late, or the other be refused.
    if (page.status === 'fulfilled' && page.value.nodes.length > 0) pages += 1;
    if (update.status === 'fulfilled') updates += 1;
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 500))]);
  }
  return { pages, updates };
}
