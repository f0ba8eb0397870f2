/** The client against a small server of our own. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { identityOf } from '../../../../lib/compose-id/index.js';
import {
  reserveIdentity,
  setComposeUrl,
  trackerSettings,
  type TrackerSettings,
} from '../../../../lib/cts/index.js';
import { CancelledError, InputError, TransientError } from '../../../../lib/errors.js';
import { formatComposeinfoBase } from '../../../../lib/productmd/index.js';
import { factsOf } from '../compose-id/facts.js';

interface Seen {
  readonly request: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let directory: string;
let server: Server;
let base: string;
let seen: Seen[];
/** Answers in order; the last is repeated. */
let answers: { status: number; body: string }[];

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-cts-'));
  seen = [];
  server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString('utf8');
      seen.push({
        request: `${request.method ?? ''} ${request.url ?? ''}`,
        headers: request.headers,
        body,
      });
      const answer = (answers.length > 1 ? answers.shift() : answers[0])!;
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(async () => {
  server.close();
  await rm(directory, { recursive: true, force: true });
});

const proposed = identityOf(factsOf({ label: 'RC-1.0', type: 'production' }), '20240101', 0);
const given = {
  status: 200,
  body: formatComposeinfoBase({ ...identityOf(factsOf({ type: 'production' }), '20240101', 5) }),
};
const none = { parentComposeIds: [], respinOf: null };
const settings = (): TrackerSettings => ({ url: base, authentication: { method: 'none' } });
const memory = (): string => path.join(directory, 'memory.json');
const context = () => ({ logFile: path.join(directory, 'cts.log'), waitsMs: [1, 1] });

describe('reserving an id', () => {
  test('sends the compose and its relations, and takes id and respin of the answer', async () => {
    answers = [given];
    const relations = { parentComposeIds: ['P-1-20240101.0'], respinOf: 'R-1-20240101.0' };
    const identity = await reserveIdentity(settings(), proposed, relations, memory(), context());
    expect(identity).toEqual({ ...proposed, id: 'Fedora-Rawhide-20240101.5', respin: 5 });
    expect(seen.map((one) => one.request)).toEqual(['POST /api/1/composes/']);
    expect(JSON.parse(seen[0]!.body)).toEqual({
      compose_info: JSON.parse(formatComposeinfoBase(proposed)) as unknown,
      parent_compose_ids: ['P-1-20240101.0'],
      respin_of: 'R-1-20240101.0',
    });
  });

  test('is done once: a retry takes the remembered answer', async () => {
    answers = [given];
    const first = await reserveIdentity(settings(), proposed, none, memory(), context());
    const later = { ...proposed, date: '20240102' };
    expect(await reserveIdentity(settings(), later, none, memory(), context())).toEqual(first);
    expect(seen).toHaveLength(1);
    expect(await readFile(memory(), 'utf8')).toContain('"respin":5');
  });

  test('is tried again while the service fails or asks for new credentials', async () => {
    answers = [{ status: 503, body: 'restarting' }, { status: 401, body: '' }, given];
    await reserveIdentity(settings(), proposed, none, memory(), context());
    expect(seen).toHaveLength(3);
  });

  test('gives up as transient when the service keeps failing', async () => {
    answers = [{ status: 503, body: 'restarting' }];
    const failing = reserveIdentity(settings(), proposed, none, memory(), context());
    await expect(failing).rejects.toThrow(TransientError);
    await expect(failing).rejects.toThrow('answered 503: restarting');
    expect(seen).toHaveLength(3);
  });

  test('is not tried again when the service refuses it', async () => {
    answers = [{ status: 400, body: '{"message": "no such release"}' }];
    const refused = reserveIdentity(settings(), proposed, none, memory(), context());
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow('no such release');
    expect(seen).toHaveLength(1);
  });

  test('with an answer that is no composeinfo says so', async () => {
    answers = [{ status: 200, body: '<html>' }];
    const broken = reserveIdentity(settings(), proposed, none, memory(), context());
    await expect(broken).rejects.toThrow(InputError);
  });

  test('of a service that is not there is transient, and can be cancelled', async () => {
    const gone = { ...settings(), url: 'http://127.0.0.1:1' };
    await expect(reserveIdentity(gone, proposed, none, memory(), context())).rejects.toThrow(
      TransientError,
    );
    const cancelled = { ...context(), signal: AbortSignal.abort() };
    await expect(reserveIdentity(gone, proposed, none, memory(), cancelled)).rejects.toThrow(
      CancelledError,
    );
  });
});

describe('telling the URL', () => {
  test('sends it to the compose', async () => {
    answers = [{ status: 200, body: '{}' }];
    await setComposeUrl(settings(), 'F-1-20240101.0', 'http://host/F-1-20240101.0', context());
    expect(seen[0]!.request).toBe('PATCH /api/1/composes/F-1-20240101.0');
    expect(JSON.parse(seen[0]!.body)).toEqual({
      action: 'set_url',
      compose_url: 'http://host/F-1-20240101.0',
    });
  });
});

describe('credentials', () => {
  test('by OIDC are a token that is fetched for each request', async () => {
    answers = [{ status: 200, body: '{"access_token": "token"}' }, given];
    const authentication = {
      method: 'oidc',
      tokenUrl: `${base}/token`,
      clientId: 'punji',
      clientSecret: 's&cret',
    } as const;
    await reserveIdentity({ ...settings(), authentication }, proposed, none, memory(), context());
    expect(seen.map((one) => one.request)).toEqual(['POST /token', 'POST /api/1/composes/']);
    expect(seen[0]!.body).toBe(
      'grant_type=client_credentials&client_id=punji&client_secret=s%26cret',
    );
    expect(seen[1]!.headers.authorization).toBe('Bearer token');
  });

  test('by OIDC that are refused end the request', async () => {
    answers = [{ status: 403, body: 'unknown client' }];
    const authentication = {
      method: 'oidc',
      tokenUrl: `${base}/token`,
      clientId: 'x',
      clientSecret: '',
    } as const;
    const refused = reserveIdentity(
      { ...settings(), authentication },
      proposed,
      none,
      memory(),
      context(),
    );
    await expect(refused).rejects.toThrow('unknown client');
    expect(seen).toHaveLength(1);
  });

  test('by Kerberos are left to curl, which sends the same request', async () => {
    answers = [given];
    const authentication = { method: 'kerberos', keytab: '/etc/none.keytab' } as const;
    const identity = await reserveIdentity(
      { ...settings(), authentication },
      proposed,
      none,
      memory(),
      context(),
    );
    expect(identity.respin).toBe(5);
    expect(seen[0]!.headers['content-type']).toBe('application/json');
    expect(await readFile(context().logFile, 'utf8')).toContain('--negotiate');
  });

  test('come from the configuration, secrets from the environment', () => {
    expect(trackerSettings({}, {})).toBeNull();
    expect(trackerSettings({ cts_url: 'http://cts/' }, {})).toEqual({
      url: 'http://cts',
      authentication: { method: 'none' },
    });
    const keytab = { cts_url: 'http://cts', cts_keytab: '/etc/$HOSTNAME.keytab' };
    expect(trackerSettings(keytab, {})?.authentication).toEqual({
      method: 'kerberos',
      keytab: `/etc/${os.hostname()}.keytab`,
    });
    const oidc = { ...keytab, cts_oidc_token_url: 'http://token', cts_oidc_client_id: 'me' };
    expect(trackerSettings(oidc, { CTS_OIDC_CLIENT_SECRET: 'secret' })?.authentication).toEqual({
      method: 'oidc',
      tokenUrl: 'http://token',
      clientId: 'me',
      clientSecret: 'secret',
    });
  });
});
