import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EmbeddedHome, kill } from './embedded-home.js';

const MINUTE_MS = 60_000;
let home: EmbeddedHome;

beforeAll(async () => {
  home = await EmbeddedHome.open();
}, 5 * MINUTE_MS);
afterAll(async () => {
  await home.close();
}, MINUTE_MS);

const respinOf = (dir: string): number => Number(path.basename(dir).split('.').at(-1));

interface Description {
  readonly taken: number;
  readonly skipped: number;
  readonly recent: readonly { readonly composeId: string | null; readonly status: string }[];
}

async function describeIt(name: string): Promise<Description> {
  const { output } = await home.run('schedule', 'describe', name, '--json');
  return JSON.parse(output) as Description;
}

describe('punji schedule', () => {
  test(
    'makes one compose after another while a server is restarted, and removes old ones',
    async () => {
      const created = await home.run(
        ...['schedule', 'create', 'often', ...home.demo()],
        ...['--every', '2s', '--overlap', 'skip', '--keep', '2'],
      );
      expect(created).toMatchObject({ exitCode: 0 });
      const again = await home.run('schedule', 'create', 'often', ...home.demo(), '--every', '1d');
      expect(again.exitCode).toBe(4);
      await home.until('two composes', async () => (await home.composes()).length >= 2);
      await kill((await home.endpoint()).serverPid);
      await home.until(
        'the fifth compose',
        async () => Math.max(...(await home.composes()).map(respinOf)) >= 4,
        3 * MINUTE_MS,
      );
      expect((await home.run('schedule', 'pause', 'often', '--note', 'enough')).exitCode).toBe(0);
      await home.until('the last one to end', async () => {
        const dirs = await home.composes();
        const statuses = await Promise.all(dirs.map((dir) => home.statusOf(dir)));
        return statuses.every((status) => status === 'FINISHED') && dirs.length === 2;
      });
      const respins = (await home.composes()).map(respinOf).sort((a, b) => a - b);
      expect(respins[1]).toBe((respins[0] ?? 0) + 1);
      const { taken, skipped, recent } = await describeIt('often');
      // Each start made one compose, and respins were not used twice: composes never ran side by side.
      expect(taken).toBe((respins[1] ?? 0) + 1);
      expect(skipped).toBeGreaterThan(0);
      expect(recent.at(-1)?.status).toBe('FINISHED');
      expect((await home.run('schedule', 'list')).output).toContain('often  paused (enough)');
      expect((await home.run('schedule', 'delete', 'often')).exitCode).toBe(0);
      expect((await home.run('schedule', 'describe', 'often')).exitCode).toBe(1);
    },
    6 * MINUTE_MS,
  );

  test(
    'keeps the daemon of embedded mode alive as long as one is not paused',
    async () => {
      await home.run('dev', 'stop');
      const idle = { PUNJI_IDLE_MINUTES: '0.02' };
      const created = home.startWith(
        idle,
        ...['schedule', 'create', 'rarely', ...home.demo(), '--every', '30d'],
      );
      expect(await created.exitCode).toBe(0);
      const { daemon } = await home.endpoint();
      await delay(6_000);
      expect((await home.endpoint()).daemon.pid).toBe(daemon.pid);
      expect((await home.run('schedule', 'pause', 'rarely')).exitCode).toBe(0);
      await home.until('the daemon to end', () =>
        home.endpoint().then(
          () => false,
          () => true,
        ),
      );
    },
    2 * MINUTE_MS,
  );
});
