import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import {
  isHealthy,
  parseAddress,
  serveHealth,
  writeHealthFile,
  type HealthReport,
} from '../../../workers/health.js';

const report = (healthy: boolean): HealthReport => ({
  healthy,
  identity: 'i',
  build: 'b',
  pid: 1,
  time: 't',
  queues: [],
  storages: [],
});

describe('health', () => {
  test('is that all queues are polled', () => {
    const queue = { taskQueue: 'q', state: 'RUNNING', activitiesInFlight: 0 };
    expect(isHealthy([queue])).toBe(true);
    expect(isHealthy([queue, { ...queue, state: 'DRAINING' }])).toBe(false);
    expect(isHealthy([])).toBe(false);
  });

  test('is told over HTTP: 200, or 503', async () => {
    let healthy = true;
    const endpoint = await serveHealth('127.0.0.1:0', () => report(healthy));
    const url = `http://127.0.0.1:${String(endpoint.port)}/`;
    const good = await fetch(url);
    expect([good.status, await good.json()]).toEqual([200, report(true)]);
    healthy = false;
    expect((await fetch(url)).status).toBe(503);
    await endpoint.close();
  });

  test('a port that is taken is an error that says so', async () => {
    const endpoint = await serveHealth('127.0.0.1:0', () => report(true));
    const address = `127.0.0.1:${String(endpoint.port)}`;
    await expect(serveHealth(address, () => report(true))).rejects.toThrow(
      `cannot listen on ${address}`,
    );
    await endpoint.close();
  });

  test('is written to a file, again and again', async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'punji-health-'));
    const file = path.join(dir, 'health.json');
    let count = 0;
    const counted = (): HealthReport => ({ ...report(true), pid: (count += 1) });
    const stop = writeHealthFile(file, counted, 20, (error) => {
      throw error;
    });
    while (count < 3) await delay(10);
    stop();
    await delay(50);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: count });
    await rm(dir, { recursive: true });
  });

  test.each([
    ['127.0.0.1:9100', { host: '127.0.0.1', port: 9100 }],
    [':80', { host: '0.0.0.0', port: 80 }],
    ['[::1]:80', { host: '::1', port: 80 }],
  ])('address %s is understood', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  test.each(['9100', 'host', 'host:70000', 'host:x'])('%s is no address', (text) => {
    expect(() => parseAddress(text)).toThrow('is not an address');
  });
});
