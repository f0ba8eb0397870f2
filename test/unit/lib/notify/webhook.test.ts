import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InputError, TransientError } from '../../../../lib/errors.js';
import { postEvent, signatureOf } from '../../../../lib/notify/index.js';

let server: Server;
let url: string;
let dir: string;
let answer = 204;
const got: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-webhook-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(answer, answer === 302 ? { location: 'http://example.org/' } : {});
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true, force: true });
});

const event = {
  id: 'run/status-change/FINISHED/1',
  sequence: 9,
  timeMs: Date.UTC(2026, 10, 24),
  message: 'status-change',
  body: { status: 'FINISHED', release_name: 'Löwe' },
};
const now = new Date(Date.UTC(2026, 10, 24, 1));
const post = (secretFile: string | null = null, target = url): Promise<void> =>
  postEvent(event, { url: target, secretFile }, now, new AbortController().signal);

describe('a webhook', () => {
  test('gets the event signed with the secret of the file, and an id that stays the same', async () => {
    const secretFile = path.join(dir, 'secret');
    await writeFile(secretFile, 'topsecret\n');
    answer = 204;
    await post(secretFile);
    await post(secretFile);
    const [first, second] = got.splice(0);
    const timestamp = String(now.getTime() / 1000);
    const mac = createHmac('sha256', 'topsecret')
      .update(`${event.id}.${timestamp}.${first!.body}`)
      .digest('base64');
    expect(first!.headers).toMatchObject({
      'webhook-id': event.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${mac}`,
    });
    expect(second!.headers['webhook-id']).toBe(event.id);
    expect(JSON.parse(first!.body)).toEqual({
      type: 'status-change',
      id: event.id,
      sequence: 9,
      timestamp: '2026-11-24T00:00:00.000Z',
      data: event.body,
    });
  });

  test('is signed as the standard does it (its published example)', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const signature = signatureOf(
      secret,
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      '1614265330',
      '{"test": 2432232314}',
    );
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test.each([500, 503, 429, 404, 302])('is asked again after it answered %i', async (status) => {
    answer = status;
    await expect(post()).rejects.toBeInstanceOf(TransientError);
  });

  test('that says it is gone for good is not asked again', async () => {
    answer = 410;
    await expect(post()).rejects.toBeInstanceOf(InputError);
  });

  test('that does not answer, or whose secret is missing, is a passing fault or one that says which file', async () => {
    await expect(post(null, 'http://127.0.0.1:1/')).rejects.toBeInstanceOf(TransientError);
    await expect(post(path.join(dir, 'missing'))).rejects.toThrow('missing');
  });
});
