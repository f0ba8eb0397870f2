/** The client against a hub in good and bad weather. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openKojiProfile, type KojiClient, type KojiProfile } from '../../../../lib/koji/index.js';
import { addTag } from '../../../doubles/koji-hub/content.js';
import { instruct, type ControlRequest } from '../../../doubles/koji-hub/control.js';
import { serveHub, type RunningHub } from '../../../doubles/koji-hub/server.js';
import { profileOf } from '../../../doubles/koji-hub/profile.js';

let directory = '';
let running: RunningHub;
const clients: KojiClient[] = [];
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-hub-'));
  running = await serveHub({ directory, taskMs: 10 });
  addTag(running.hub.store, 'lab-1');
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await running.close();
  await rm(directory, { recursive: true });
});

const open = async (
  own: Partial<KojiProfile> = {},
  options: Parameters<typeof openKojiProfile>[1] = {},
): Promise<KojiClient> => {
  const client = await openKojiProfile({ ...profileOf(running), ...own }, options);
  clients.push(client);
  return client;
};
const weather = (...rows: NonNullable<ControlRequest['weather']>): void => {
  instruct(running.hub, { weather: rows });
};
const callsOf = (method: string): number =>
  running.hub.store.state.calls.filter((one) => one === method).length;

describe('calls', () => {
  test('without a login', async () => {
    const koji = await open();
    expect(await koji.call('getTag', ['lab-1'])).toMatchObject({ name: 'lab-1' });
    expect(await koji.call('getTag', ['nope'])).toBeNull();
  });

  test.each([
    ['getTag', ['nope', true], 1000, "No such tagInfo: 'nope'"],
    ['noSuchMethod', [1], 1000, 'Invalid method: noSuchMethod'],
    ['getTag', [], 1019, "get_tag() missing 1 required positional argument: 'tagInfo'"],
    ['fault', [], 1, "<class 'Exception'>: test exception"],
    ['runroot', ['lab-1', 'x86_64', 'true'], 1004, 'logged in'],
  ])('%s %j is refused with fault %i', async (method, args, code, text) => {
    const koji = await open();
    const error = await koji.call(method, args).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'KojiFault', code, method });
    expect((error as Error).message).toContain(text);
  });

  test('several are one request, each with its outcome', async () => {
    const koji = await open();
    const outcomes = await koji.multicallEach([
      { method: 'getTag', args: ['lab-1'] },
      { method: 'getTag', args: ['nope'], kwargs: { strict: true } },
      { method: 'getTag', args: ['nope'] },
    ]);
    expect(outcomes).toMatchObject([
      { value: { name: 'lab-1' }, fault: null },
      { value: null, fault: { code: 1000 } },
      { value: null, fault: null },
    ]);
    await expect(koji.multicall([{ method: 'noSuchMethod' }])).rejects.toMatchObject({
      code: 1000,
    });
    expect(await koji.multicall([])).toEqual([]);
  });
});

describe('sessions', () => {
  test('a login is asked for once, and ended', async () => {
    const koji = await open();
    await Promise.all([koji.login(), koji.login()]);
    expect(callsOf('login')).toBe(1);
    expect(await koji.call('getLoggedInUser')).toMatchObject({ name: 'pungi' });
    await koji.logout();
    expect(await koji.call('getLoggedInUser')).toBeNull();
  });

  test('a wrong password is refused', async () => {
    const koji = await open({ password: 'wrong' });
    await expect(koji.login()).rejects.toMatchObject({ code: 1002 });
  });

  test('calls at the same time are numbered in order', async () => {
    const koji = await open();
    await koji.login();
    const made = await Promise.all(
      Array.from({ length: 20 }, () => koji.call('runroot', ['lab-1', 'x86_64', 'true'])),
    );
    expect(new Set(made).size).toBe(20);
  });

  test('one that has expired after a write is replaced, not renewed', async () => {
    const koji = await open();
    await koji.login();
    await koji.call('runroot', ['lab-1', 'x86_64', 'true']);
    for (const session of running.hub.store.state.sessions) session.isExpired = true;
    expect(await koji.call('getLoggedInUser')).toMatchObject({ name: 'pungi' });
    await koji.call('runroot', ['lab-1', 'x86_64', 'true']);
    expect(callsOf('login')).toBe(2);
  });

  test('a hub that has lost its sessions is logged in to again', async () => {
    const koji = await open();
    await koji.login();
    instruct(running.hub, { dropSessions: true });
    expect(await koji.call('getLoggedInUser')).toMatchObject({ name: 'pungi' });
  });

  test('the session may travel in the query', async () => {
    const koji = await open();
    await koji.login();
    const { session } = koji as unknown as { session: { isInHeaders: boolean } };
    session.isInHeaders = false;
    expect(await koji.call('getLoggedInUser')).toMatchObject({ name: 'pungi' });
  });
});

describe('bad weather', () => {
  test.each(['cut', 'reset', 'html-502', 'html-503'] as const)('%s passes once', async (what) => {
    const koji = await open();
    weather({ method: 'getTag', what });
    expect(await koji.call('getTag', ['lab-1'])).toMatchObject({ name: 'lab-1' });
  });

  test.each(['cut', 'reset', 'html-502', 'html-503'] as const)(
    '%s that lasts is a fault that may pass',
    async (what) => {
      const koji = await open();
      weather({ what, times: 9 });
      await expect(koji.call('getTag', ['lab-1'])).rejects.toMatchObject({
        name: 'TransientError',
        retryable: true,
      });
    },
  );

  test('a session tries as often as the profile says, telling why', async () => {
    const told: string[] = [];
    const koji = await open({ maxRetries: 4 }, { onRetry: (text) => told.push(text) });
    await koji.login();
    weather({ method: 'getTag', what: 'html-503', times: 4 });
    expect(await koji.call('getTag', ['lab-1'])).toMatchObject({ name: 'lab-1' });
    expect(told).toHaveLength(4);
    expect(told[0]).toContain('HTTP 503');
  });

  test('a write whose answer was lost is not carried out twice', async () => {
    const koji = await open({ maxRetries: 3 });
    await koji.login();
    weather({ method: 'runroot', what: 'lost-answer' });
    await expect(koji.call('runroot', ['lab-1', 'x86_64', 'true'])).rejects.toMatchObject({
      name: 'KojiFault',
      code: 1009,
      hint: 'The call was carried out, but its answer was lost: look on the hub for what it made.',
    });
    expect(running.hub.store.state.tasks).toHaveLength(1);
  });

  test('an offline hub is waited for if the profile says so', async () => {
    weather({ method: 'getTag', what: 'offline', times: 3 });
    const patient = await open({ offlineRetry: true, maxRetries: 0 });
    expect(await patient.call('getTag', ['lab-1'])).toMatchObject({ name: 'lab-1' });
    weather({ method: 'getTag', what: 'offline' });
    const koji = await open();
    await expect(koji.call('getTag', ['lab-1'])).rejects.toMatchObject({
      code: 1014,
      retryable: true,
    });
  });

  test('a slow hub is waited for up to the time-out', async () => {
    const koji = await open({ timeoutMs: 100 });
    weather({ method: 'getTag', what: 'slow', delayMs: 3000, times: 9 });
    await expect(koji.call('getTag', ['lab-1'])).rejects.toThrow('sends nothing for 0.1 s');
  });

  test('waiting ends when it is cancelled', async () => {
    const controller = new AbortController();
    const koji = await open({}, { signal: controller.signal });
    weather({ method: 'getTag', what: 'slow', delayMs: 60_000 });
    const call = koji.call('getTag', ['lab-1']);
    setTimeout(() => controller.abort(), 50);
    await expect(call).rejects.toMatchObject({ name: 'CancelledError' });
  });

  test('a hub that is not there', async () => {
    const koji = await open({ server: 'http://127.0.0.1:9/kojihub' });
    await expect(koji.call('getTag', ['x'])).rejects.toThrow('cannot be reached');
  });

  test('an address that is no hub is an error of the profile', async () => {
    const koji = await open({ server: `${running.origin}/elsewhere` });
    await expect(koji.call('getTag', ['x'])).rejects.toMatchObject({ name: 'ConfigError' });
  });

  test('a hub goes on with its state after it was restarted', async () => {
    const koji = await open({ maxRetries: 5 });
    await koji.login();
    const id = await koji.call('runroot', ['lab-1', 'x86_64', 'true']);
    const port = Number(new URL(running.origin).port);
    await running.close();
    const restarted = await serveHub({ directory, taskMs: 10, port });
    // eslint-disable-next-line require-atomic-updates -- tests run one after the other
    running = restarted;
    expect(await koji.call('getTaskInfo', [id])).toMatchObject({ method: 'runroot' });
  });
});

test('a ticket is made for the login, and shown', async () => {
  const shown: string[] = [];
  const koji = await open(
    { authtype: 'kerberos', server: 'https://127.0.0.1:9/kojihub', maxRetries: 0 },
    {
      kerberos: () =>
        Promise.resolve({
          initializeClient: (service: string) => {
            shown.push(service);
            return Promise.resolve({ step: () => Promise.resolve('TICKET') });
          },
        }),
    },
  );
  await expect(koji.login()).rejects.toThrow('cannot be reached');
  expect(shown).toEqual(['HTTP@127.0.0.1']);
});

describe('without the package for tickets', () => {
  const byCurl = { kerberos: () => Promise.resolve(null) };
  const settings = { authtype: 'kerberos', server: 'https://127.0.0.1:9/kojihub' };

  test('curl logs in; a hub that is not there may come back', async () => {
    const koji = await open(settings, byCurl);
    await expect(koji.login()).rejects.toMatchObject({ name: 'TransientError' });
  });

  test('and without curl the login says what to do', async () => {
    const { PATH } = process.env;
    process.env.PATH = directory;
    try {
      const koji = await open(settings, byCurl);
      await expect(koji.login()).rejects.toThrow(/needs curl or the npm package.*install curl/);
    } finally {
      process.env.PATH = PATH;
    }
  });
});
