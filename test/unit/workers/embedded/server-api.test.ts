/** What the daemon asks of its server; the answers are as Temporal's development server gives them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { LOOPBACK } from '../../../../workers/embedded/ports.js';
import { ServerApi } from '../../../../workers/embedded/server-api.js';

type Answer = readonly [status: number, body: unknown];

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** A server that answers the requests in turn, and notes them. */
async function serve(...answers: readonly Answer[]) {
  const asked: string[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const [status, answer] = answers[asked.length] ?? [500, 'no more answers'];
      asked.push(`${request.method} ${request.url}${body === '' ? '' : ` ${body}`}`);
      response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, LOOPBACK, resolve));
  return { api: new ServerApi((server.address() as AddressInfo).port), asked };
}

const namespace = (ttl: string | undefined): Answer => [
  200,
  { namespaceInfo: { name: 'default' }, config: { workflowExecutionRetentionTtl: ttl } },
];

describe('the time that closed workflows are kept', () => {
  test.each([
    ['a day', '86400s'],
    ['none', undefined],
  ])('is made longer, if it is %s', async (_what, ttl) => {
    const { api, asked } = await serve(namespace(ttl), namespace('259200s'));
    await api.keepAtLeast(259_200_000);
    expect(asked).toEqual([
      'GET /api/v1/namespaces/default',
      'POST /api/v1/namespaces/default/update {"config":{"workflowExecutionRetentionTtl":"259200s"}}',
    ]);
  });

  test('is left as it is, if it is long enough', async () => {
    const { api, asked } = await serve(namespace('2592000s'));
    await api.keepAtLeast(259_200_000);
    expect(asked).toHaveLength(1);
  });
});

test.each([
  [0, {}],
  [3, { count: '3' }],
])('%d open workflows are counted', async (count, answer) => {
  const { api, asked } = await serve([200, answer]);
  expect(await api.openWorkflows()).toBe(count);
  expect(asked).toEqual([
    'GET /api/v1/namespaces/default/workflow-count?query=ExecutionStatus+%3D+%22Running%22',
  ]);
});

describe('a schedule is active', () => {
  const futureActionTimes = ['2026-11-24T18:00:00Z'];
  const paused = { scheduleId: 's1', info: { paused: true, futureActionTimes } };
  const over = { scheduleId: 's2', info: { spec: {} } };
  const active = { scheduleId: 's3', info: { futureActionTimes } };

  test('if it is not paused and has times to come, on whatever page it is', async () => {
    const { api, asked } = await serve(
      [200, { schedules: [paused], nextPageToken: 'a+b=' }],
      [200, { schedules: [over, active] }],
    );
    expect(await api.hasActiveSchedule()).toBe(true);
    expect(asked[1]).toBe('GET /api/v1/namespaces/default/schedules?nextPageToken=a%2Bb%3D');
  });

  test.each([
    ['there is none', {}],
    ['all are paused or over', { schedules: [paused, over] }],
  ])('not if %s', async (_what, answer) => {
    const { api } = await serve([200, answer]);
    expect(await api.hasActiveSchedule()).toBe(false);
  });
});

describe('a server that does not serve', () => {
  test('is a passing trouble if it refuses', async () => {
    const { api } = await serve([503, 'not yet']);
    await expect(api.openWorkflows()).rejects.toMatchObject({
      name: 'TransientError',
      message: expect.stringMatching(/GET .*workflow-count.* with 503: not yet/),
    });
  });

  test('is a passing trouble if nobody listens', async () => {
    const { api } = await serve();
    await new Promise((resolve) => server!.close(resolve));
    await expect(api.openWorkflows()).rejects.toMatchObject({ name: 'TransientError' });
  });
});
