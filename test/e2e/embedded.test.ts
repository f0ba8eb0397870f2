import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
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

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const workflowOf = (output: string): string => /compose-demo-[\w-]+/.exec(output)?.[0] ?? '';

describe('the same command again', () => {
  test(
    'goes on with the compose whose command was killed, and says so',
    async () => {
      const first = home.compose();
      const composeDir = await home.directoryOf(first);
      await kill(first.child.pid ?? null);
      const second = home.compose();
      expect(await second.exitCode).toBe(0);
      expect(second.output()).toContain('going on with it');
      expect(second.output()).toContain(composeDir);
      expect(await home.composes()).toEqual([composeDir]);
      expect(await home.statusOf(composeDir)).toBe('FINISHED');
    },
    5 * MINUTE_MS,
  );

  test(
    'begins a new respin while the first is followed; two at once get two respins',
    async () => {
      const before = await home.composes();
      const both = [home.compose(), home.compose()];
      expect(await Promise.all(both.map(({ exitCode }) => exitCode))).toEqual([0, 0]);
      const made = (await home.composes()).filter((dir) => !before.includes(dir));
      expect(made).toHaveLength(2);
    },
    5 * MINUTE_MS,
  );
});

describe('a compose survives SIGKILL of', () => {
  test.each(['worker', 'server', 'daemon', 'everything'] as const)(
    'the %s',
    async (victim) => {
      let running = home.compose();
      const composeDir = await home.directoryOf(running);
      const { daemon, serverPid, workerPid } = await home.endpoint();
      if (victim === 'daemon' || victim === 'everything') await kill(daemon.pid);
      if (victim === 'everything') await kill(running.child.pid ?? null);
      if (victim === 'server' || victim === 'everything') await kill(serverPid);
      if (victim === 'worker' || victim === 'everything') await kill(workerPid);
      if (victim === 'everything') running = home.compose();
      expect(await running.exitCode).toBe(0);
      expect(running.output()).toContain(composeDir);
      expect(await home.statusOf(composeDir)).toBe('FINISHED');
    },
    5 * MINUTE_MS,
  );
});

describe('the daemon', () => {
  test(
    'is one, however many commands ask for it at once',
    async () => {
      await home.run('dev', 'stop');
      const starts = await Promise.all([1, 2, 3].map(() => home.run('dev', '--json')));
      const daemons = starts.map(
        ({ output }) => (JSON.parse(output) as { daemon: { pid: number } }).daemon.pid,
      );
      expect(new Set(daemons).size).toBe(1);
    },
    MINUTE_MS,
  );

  test(
    'keeps its address when the server is started again',
    async () => {
      const before = await home.endpoint();
      await kill(before.serverPid);
      await home.until('another server', async () => {
        const { serverPid } = await home.endpoint();
        return serverPid !== null && serverPid !== before.serverPid;
      });
      expect((await home.endpoint()).address).toBe(before.address);
      expect((await home.run('status')).exitCode).toBe(0);
    },
    MINUTE_MS,
  );
});

describe('a daemon that is killed while nobody is at work', () => {
  test(
    'is replaced, and with it the server and the worker that it left',
    async () => {
      await home.run('dev', '--json');
      const before = await home.endpoint();
      await kill(before.daemon.pid);
      await home.until('another daemon', async () => {
        const { daemon, workerPid, serverPid } = await home.endpoint();
        const news = [daemon.pid !== before.daemon.pid, workerPid !== before.workerPid];
        return serverPid !== null && workerPid !== null && !news.includes(false);
      });
      await home.until('the old server and worker to end', () =>
        Promise.resolve(![before.workerPid, before.serverPid].some((pid) => isAlive(pid!))),
      );
    },
    MINUTE_MS,
  );
});

describe('--workflow-id', () => {
  test(
    'of a workflow that runs is refused with exit code 4, and may be used again afterwards',
    async () => {
      const first = home.compose('--workflow-id', 'nightly');
      const composeDir = await home.directoryOf(first);
      const second = await home.compose('--workflow-id', 'nightly');
      expect(await second.exitCode).toBe(4);
      expect(second.output()).toContain('workflow nightly is running');
      expect(await first.exitCode).toBe(0);
      const status = await home.run('status', composeDir, '--json');
      expect(JSON.parse(status.output)).toMatchObject({
        workflowId: 'nightly',
        status: 'FINISHED',
      });
    },
    5 * MINUTE_MS,
  );
});

describe('signals', () => {
  test(
    'the first SIGINT cancels the compose: TERMINATED, exit code 1',
    async () => {
      const running = home.compose();
      const composeDir = await home.directoryOf(running);
      running.child.kill('SIGINT');
      expect(await running.exitCode).toBe(1);
      expect(await home.statusOf(composeDir)).toBe('TERMINATED');
    },
    2 * MINUTE_MS,
  );

  test(
    'the second leaves it to end by itself',
    async () => {
      const running = home.compose();
      const composeDir = await home.directoryOf(running);
      running.child.kill('SIGTERM');
      await home.until('the first signal', () => running.output().includes('cancelling'));
      running.child.kill('SIGTERM');
      expect(await running.exitCode).toBe(1);
      await home.until('STATUS', async () => (await home.statusOf(composeDir)) === 'TERMINATED');
    },
    2 * MINUTE_MS,
  );
});

describe('--detach', () => {
  test(
    'prints what was started, and watch follows it to its end',
    async () => {
      const { exitCode, output } = await home.run('compose', ...home.demo(), '--detach', '--json');
      expect(exitCode).toBe(0);
      const { workflowId } = JSON.parse(output) as { workflowId: string };
      const watched = await home.run('watch', workflowId, '--json');
      expect(watched.exitCode).toBe(0);
      const lines = watched.output.trim().split('\n');
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ event: 'end', status: 'FINISHED' });
    },
    5 * MINUTE_MS,
  );
});

describe('the reconciler', () => {
  test(
    'gives a compose whose workflow was terminated its STATUS, and exports its history',
    async () => {
      const running = home.compose();
      const composeDir = await home.directoryOf(running);
      await home.until('the first phase', () => running.output().includes('[DONE ] init'));
      const workflowId = workflowOf(running.output());
      await home.temporal('workflow', 'terminate', '--workflow-id', workflowId, '--reason', 'test');
      expect(await running.exitCode).toBe(1);
      await home.until('STATUS', async () => (await home.statusOf(composeDir)) === 'TERMINATED');
      const logs = path.join(composeDir, 'logs', 'global');
      await home.until('the history', async () =>
        (await readdir(logs)).some((name) => name.startsWith('temporal-history-')),
      );
      expect(await readFile(path.join(logs, 'pungi.global.log'), 'utf8')).toContain('terminated');
      const log = await home.run('log', composeDir);
      expect(log.output).toContain('terminated test');
      expect(log.output).toMatch(/init\/\S+ attempt 1 on /);
    },
    2 * MINUTE_MS,
  );
});
