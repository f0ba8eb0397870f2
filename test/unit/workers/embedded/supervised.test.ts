import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { EMBEDDED_VARIABLE, endLeftovers } from '../../../../workers/embedded/leftovers.js';
import { Supervised } from '../../../../workers/embedded/supervised.js';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-supervised-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

function supervise(script: string): Supervised {
  return new Supervised({
    name: 'child',
    command: () =>
      Promise.resolve({
        program: 'sh',
        args: ['-c', script],
        env: { PATH: process.env.PATH ?? '', [EMBEDDED_VARIABLE]: dir },
      }),
    logFile: path.join(dir, 'log'),
    log: pino({ level: 'silent' }),
  });
}

async function until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await isTrue()); tries += 1) {
    if (tries > 500) throw new Error('waited in vain');
    await delay(20);
  }
}

const logged = (): Promise<string> => readFile(path.join(dir, 'log'), 'utf8').catch(() => '');

describe('a supervised process', () => {
  test('is started again when it is killed, and ended when it shall end', async () => {
    const child = supervise('echo started; exec sleep 60');
    child.start();
    await until(async () => (await logged()) === 'started\n');
    const first = child.pid!;
    process.kill(first, 'SIGKILL');
    await until(() => child.pid !== null && child.pid !== first);
    await until(async () => (await logged()) === 'started\nstarted\n');
    await child.stop(5_000);
    expect(child.pid).toBeNull();
  });

  test('that does not end by SIGTERM is killed after the grace time', async () => {
    const child = supervise("trap '' TERM; echo started; while :; do sleep 0.05; done");
    child.start();
    await until(async () => (await logged()) === 'started\n');
    await child.stop(100);
    expect(child.pid).toBeNull();
  });

  test('whose program does not exist is tried again, slower each time', async () => {
    const child = new Supervised({
      name: 'child',
      command: () => Promise.resolve({ program: '/nowhere', args: [] }),
      logFile: path.join(dir, 'log'),
      log: pino({ level: 'silent' }),
    });
    child.start();
    await delay(250);
    await child.stop(100);
    expect(child.pid).toBeNull();
  });
});

describe('what a killed daemon left behind', () => {
  test('is ended by the next one, and nothing else is', async () => {
    const child = supervise('exec sleep 60');
    child.start();
    await until(() => child.pid !== null);
    expect(await endLeftovers(path.join(dir, 'other'))).toBe(0);
    const { pid } = child;
    expect(await endLeftovers(dir)).toBe(1);
    await until(() => child.pid !== pid);
    await child.stop(1_000);
  });
});
