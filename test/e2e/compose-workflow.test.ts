import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CancelledFailure, defineSearchAttributeKey } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { NodeId } from '../../config-schemas/names.js';
import type {
  ComposeResult,
  PlanPage,
  PlanQueryInput,
  StatusReport,
} from '../../workflows/messages.js';
import {
  fakeOf,
  oneVariant,
  until,
  withCompose as withComposeOn,
  type FakeCompose,
  type FakeServer,
} from './fake-compose.js';
import { startFakeServer } from './fake-server.js';
import { fails } from './fake-steps.js';

// A busy machine takes its time.
jest.setTimeout(60_000);
let server: FakeServer;

beforeAll(async () => {
  server = await startFakeServer();
}, 60_000);

afterAll(async () => {
  await server.environment.teardown();
});

const withCompose = <T>(
  fake: FakeCompose,
  use: (handle: WorkflowHandle) => Promise<T>,
  onFailure: 'stop' | 'wait' = 'stop',
): Promise<T> => withComposeOn(server, fake, use, { onFailure });

const resultOf = (handle: WorkflowHandle): Promise<ComposeResult> =>
  handle.result() as Promise<ComposeResult>;

async function failureOf(handle: WorkflowHandle): Promise<Error | undefined> {
  const error: unknown = await handle.result().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof WorkflowFailedError ? error.cause : undefined;
}

describe('the compose workflow', () => {
  test('runs every node of the plan once and ends FINISHED', async () => {
    const ran: string[] = [];
    const note = (name: string) => (input: { node: { id: string } }) => {
      ran.push(`${input.node.id}/${name}`);
      return Promise.resolve({});
    };
    const fake = fakeOf({
      steps: { 'createrepo.repos': note('repos'), 'createiso.disc': note('disc') },
    });
    const { result, page } = await withCompose(fake, async (handle) => ({
      result: await resultOf(handle),
      page: await handle.query<PlanPage, [PlanQueryInput]>('plan', { offset: 0, limit: 500 }),
    }));
    expect(result.status).toBe('FINISHED');
    expect(ran.sort()).toEqual([
      'createiso:Server.src/disc',
      'createiso:Server.x86_64/disc',
      'createrepo:Server.src/repos',
      'createrepo:Server.x86_64/repos',
    ]);
    expect(page.nodes.every((node) => node.state === 'done')).toBe(true);
    expect(page.total).toBe(result.nodes);
    expect(fake.finished).toHaveLength(1);
    const required = fake.finished[0]?.requiredDeliverables ?? [];
    expect(required.filter(({ kind }) => kind === 'iso')).toHaveLength(2);
  });

  test('ends early where nothing has changed: nothing else is begun, and no directory stays', async () => {
    const ran: string[] = [];
    const note = ({ node }: { node: { id: string } }) => {
      ran.push(node.id);
      return Promise.resolve({});
    };
    const fake = fakeOf({
      planInput: { ...oneVariant, mayHaveOlder: true, endsIfUnchanged: true },
      steps: {
        'compare.inputs': () =>
          Promise.resolve({ unchangedSince: '/composes/Fake-1-20261123.t.0' }),
        'pkgset.repo': note,
        'gather.solve': note,
        'extra_files.collect': note,
        'buildinstall.make': note,
      },
    });
    const result = await withCompose(fake, resultOf);
    expect(result).toMatchObject({
      status: 'UNCHANGED',
      unchangedSince: '/composes/Fake-1-20261123.t.0',
    });
    expect(ran).toEqual(['pkgset:x86_64']);
    expect(fake.discarded).toEqual([result.composeDir]);
    expect(fake.finished).toEqual([]);
  });

  test('names activities by node and step, with phases in the main log', async () => {
    const fake = fakeOf();
    const ids = await withCompose(fake, async (handle) => {
      await handle.result();
      const history = await handle.fetchHistory();
      return (history.events ?? []).flatMap(
        (event) => event.activityTaskScheduledEventAttributes?.activityId ?? [],
      );
    });
    expect(ids).toContain('createrepo:Server.x86_64/repos');
    expect(ids).toContain('createiso:Server.x86_64/disc.0');
    expect(new Set(ids).size).toBe(ids.length);
    expect(fake.logLines).toContain('[BEGIN] ---------- PHASE: CREATEREPO ----------');
    expect(fake.logLines).toContain('[DONE ] ---------- PHASE: CREATEREPO ----------');
  });

  test('sets search attributes and memo', async () => {
    const description = await withCompose(fakeOf(), async (handle) => {
      await handle.result();
      return await handle.describe();
    });
    expect(
      description.typedSearchAttributes.get(defineSearchAttributeKey('ComposeStatus', 'KEYWORD')),
    ).toBe('FINISHED');
    expect(description.memo).toMatchObject({ composeId: 'Fake-1-20261124.t.0' });
  });

  test('is DOOMED by a node that fails for good: nothing new starts, and the failure says what to do', async () => {
    const fake = fakeOf({ steps: { 'gather.solve': fails('no package matches') } });
    const { cause, report } = await withCompose(fake, async (handle) => ({
      cause: await failureOf(handle),
      report: await handle.query<StatusReport>('status'),
    }));
    expect(cause).toMatchObject({ type: 'ComposeDoomed' });
    expect(cause?.message).toContain('gather:Server.x86_64/solve: no package matches\n  mend it');
    expect(fake.finished[0]?.outcome).toBe('doomed');
    expect(report.counts).toMatchObject({ failed: 1 });
    expect(report.counts.cancelled).toBeGreaterThan(5);
  });

  test('goes on after a failable deliverable failed, and says so', async () => {
    const failableNodes = ['createiso:Server.x86_64' as NodeId];
    const onX86 = (input: { node: { arch: string | null } }) => {
      if (input.node.arch === 'x86_64') fails('xorriso broke')();
      return Promise.resolve({});
    };
    const fake = fakeOf({
      planInput: { ...oneVariant, failableNodes },
      steps: { 'createiso.disc': onX86 },
    });
    const result = await withCompose(fake, resultOf);
    expect(result.status).toBe('FINISHED_INCOMPLETE');
    expect(result.failedDeliverables).toEqual([
      { kind: 'iso', variant: 'Server', arch: 'x86_64', subvariant: null },
    ]);
    expect(fake.logLines).toContain(
      '[FAIL] Iso (variant Server, arch x86_64) failed, but going on anyway.',
    );
  });

  test('is TERMINATED when cancelled, after what ran has stopped', async () => {
    let stopped = false;
    const hang = async () => {
      const beat = setInterval(() => {
        Context.current().heartbeat();
      }, 100);
      try {
        await Context.current().cancelled;
      } finally {
        clearInterval(beat);
        stopped = true;
      }
      return {};
    };
    const fake = fakeOf({ steps: { 'gather.solve': hang } });
    const cause = await withCompose(fake, async (handle) => {
      await until(handle, (report) => report.running.some(({ node }) => node.startsWith('gather')));
      await handle.cancel();
      return await failureOf(handle);
    });
    expect(cause).toBeInstanceOf(CancelledFailure);
    expect(stopped).toBe(true);
    expect(fake.finished[0]?.outcome).toBe('terminated');
  }, 40_000);

  test('with onFailure wait, takes a retry for the node that waits and no other', async () => {
    let broken = true;
    const fake = fakeOf({
      steps: {
        'createrepo.repos': () => {
          if (broken) fails('disk full')();
          return Promise.resolve({});
        },
      },
    });
    const { refusal, result } = await withCompose(
      fake,
      async (handle) => {
        await until(handle, (report) => report.status === 'WAITING');
        broken = false;
        const wrong = handle.executeUpdate('retry', { args: [{ node: 'gather:Server.x86_64' }] });
        const refusal = await wrong.then(
          () => null,
          (error: unknown) => (error instanceof Error ? error.cause : error),
        );
        await handle.executeUpdate('retry', { args: [{ node: 'createrepo:Server.x86_64' }] });
        await until(handle, (report) => report.counts.failed === 1);
        await handle.signal('retry', { node: 'createrepo:Server.src' });
        return { refusal, result: await resultOf(handle) };
      },
      'wait',
    );
    expect(refusal).toMatchObject({
      message: expect.stringContaining('does not wait for a decision'),
    });
    expect(result.status).toBe('FINISHED');
  }, 40_000);
});
