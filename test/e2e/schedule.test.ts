import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../tools.js';
import { EmbeddedHome, kill } from './embedded-home.js';

const MINUTE_MS = 60_000;
const DEMO = path.join(ROOT, 'examples', 'demo');
let home: EmbeddedHome;

beforeAll(async () => {
  home = await EmbeddedHome.open();
}, 5 * MINUTE_MS);
afterAll(async () => {
  await home.close();
}, MINUTE_MS);

const respinOf = (dir: string): number => Number(path.basename(dir).split('.').at(-1));

interface Description {
  readonly state: { readonly paused: boolean; readonly note?: string };
  readonly taken: number;
  readonly skipped: number;
  readonly missed: number;
  readonly recent: readonly { readonly composeId: string | null; readonly status: string }[];
}

const isFinished = ({ status }: { readonly status: string }): boolean => status === 'FINISHED';

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
    'pauses when a compose is DOOMED, goes on when told so, and makes those of a time that is past',
    async () => {
      const repo = path.join(home.dir, 'repo');
      await cp(path.join(DEMO, 'build', 'repo'), repo, { recursive: true });
      const demo = [...home.demo(), '--set', `pkgset_repos={"*": ["${repo}"]}`];
      const repomd = path.join(repo, 'repodata', 'repomd.xml');
      const good = await readFile(repomd);
      // Of itself it starts nothing while the test runs.
      const minute = (new Date().getUTCMinutes() + 40) % 60;
      const created = await home.run(
        ...['schedule', 'create', 'fragile', ...demo, '--pause-on-failure'],
        ...['--calendar', JSON.stringify({ hour: '*', minute }), '--overlap', 'buffer-one'],
      );
      expect(created).toMatchObject({ exitCode: 0 });
      await writeFile(repomd, 'nonsense');
      expect((await home.run('schedule', 'trigger', 'fragile')).exitCode).toBe(0);
      await home.until(
        'the schedule to be paused',
        async () => (await describeIt('fragile')).state.paused,
        3 * MINUTE_MS,
      );
      const doomed = await describeIt('fragile');
      expect(doomed.recent.map(({ status }) => status)).toEqual(['DOOMED']);
      expect(doomed.state.note).toMatch(/fail/i);
      await writeFile(repomd, good);
      expect((await home.run('schedule', 'unpause', 'fragile')).exitCode).toBe(0);
      expect((await describeIt('fragile')).state.paused).toBe(false);
      const from = new Date(Date.now() - 2 * 60 * MINUTE_MS).toISOString();
      const past = ['--from', from, '--to', new Date().toISOString()];
      const filled = await home.run(
        'schedule',
        'backfill',
        'fragile',
        ...past,
        '--overlap',
        'allow',
      );
      expect(filled).toMatchObject({ exitCode: 0 });
      await home.until(
        'both composes of the last two hours',
        async () => (await describeIt('fragile')).recent.filter(isFinished).length === 2,
        4 * MINUTE_MS,
      );
      const { output } = await home.run('schedule', 'describe', 'fragile');
      expect(output).toMatch(/Overlap {3}buffer-one, paused on failure/);
      expect(output).toMatch(/Started {3}3, skipped 0/);
      expect((await home.run('schedule', 'delete', 'fragile')).exitCode).toBe(0);
    },
    9 * MINUTE_MS,
  );

  test(
    'makes up for what a server that was away has missed, as far back as it shall',
    async () => {
      const create = (name: string, catchUp: string): Promise<{ exitCode: number | null }> =>
        home.run(
          ...['schedule', 'create', name, ...home.demo(), '--every', '15s'],
          ...['--overlap', 'skip', '--catch-up', catchUp],
        );
      expect(await create('patient', '1h')).toMatchObject({ exitCode: 0 });
      expect(await create('forgetful', '10s')).toMatchObject({ exitCode: 0 });
      await home.run('dev', 'stop');
      await delay(50_000);
      const [patient, forgetful] = [await describeIt('patient'), await describeIt('forgetful')];
      for (const name of ['patient', 'forgetful']) {
        expect((await home.run('schedule', 'pause', name)).exitCode).toBe(0);
      }
      await home.until('the missed starts', async () => {
        const { taken, skipped } = await describeIt('patient');
        // At least three of each fell into the time.
        return taken + skipped >= patient.taken + patient.skipped && taken + skipped >= 3;
      });
      expect(forgetful.missed).toBeGreaterThan(0);
      expect((await describeIt('patient')).missed).toBe(0);
      for (const name of ['patient', 'forgetful']) {
        expect((await home.run('schedule', 'delete', name)).exitCode).toBe(0);
      }
    },
    5 * MINUTE_MS,
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
