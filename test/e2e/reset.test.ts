import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { cp, lstat, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StatusReport } from '../../workflows/messages.js';
import { lineDifferences, normaliseCompose } from '../normalise.js';
import { composesIn, statusOf } from '../punji.js';
import { ROOT } from '../tools.js';
import { ChaosServer } from './chaos/server.js';
import { ChaosSite } from './chaos/site.js';

const DEMO = path.join(ROOT, 'examples', 'demo');
const MINUTE_MS = 60_000;
/** Reset to the workflow's beginning: everything is decided again. */
const BEGINNING = ['--type', 'FirstWorkflowTask'];

let dir: string;
let server: ChaosServer;
let undisturbed: readonly string[];

beforeAll(async () => {
  await execa(process.execPath, [path.join(DEMO, 'build-rpms.mjs')]);
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-reset-'));
  server = await ChaosServer.start(dir);
}, 5 * MINUTE_MS);

afterAll(async () => {
  await server.kill();
  await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

async function atSite<T>(name: string, work: (site: ChaosSite) => Promise<T>): Promise<T> {
  const site = await ChaosSite.open({ server, parent: dir, name });
  try {
    return await work(site);
  } finally {
    await site.close();
  }
}

/** With Temporal's own command. */
async function reset(site: ChaosSite, workflowId: string, to: readonly string[]): Promise<void> {
  const args = ['workflow', 'reset', '--namespace', site.name, '--workflow-id', workflowId];
  await server.cli([...args, ...to, '--reason', 'test'], true);
}

/** A workflow task that was completed in the middle of the history, to reset to. */
async function middleOf(site: ChaosSite, workflowId: string): Promise<readonly string[]> {
  const { events } = await site.client.workflow.getHandle(workflowId).fetchHistory();
  const tasks = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes);
  return ['--event-id', String(tasks[Math.floor(tasks.length / 2)]?.eventId)];
}

/** Waits until something runs that the predicate wants. */
async function untilRunning(site: ChaosSite, id: string, node: string): Promise<void> {
  for (;;) {
    const report = await site.client.workflow.getHandle(id).query<StatusReport>('status');
    if (report.running.some((running) => running.node.startsWith(node))) return;
    await delay(50);
  }
}

/** Every file of the compose with what tells whether it was touched. */
async function filesOf(composeDir: string): Promise<readonly string[]> {
  const names = await readdir(path.join(composeDir, 'compose'), { recursive: true });
  const lines = await Promise.all(
    names.map(async (name) => {
      const { ino, size, mtimeMs } = await lstat(path.join(composeDir, 'compose', name));
      return [name, ino, size, mtimeMs].join(' ');
    }),
  );
  return lines.sort();
}

const attempts = async (composeDir: string, node: string): Promise<number> => {
  const file = path.join(composeDir, 'work', 'global', 'nodes', node, 'attempts.jsonl');
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.filter((line) => line.includes('"event":"start"')).length;
};

describe('temporal workflow reset', () => {
  test(
    'of a finished compose keeps everything as it is, wherever it goes back to',
    () =>
      atSite('finished', async (site) => {
        const workflowId = await site.start(path.join(DEMO, 'demo.conf'));
        const { composeDir } = await site.result(workflowId);
        undisturbed = await normaliseCompose(composeDir);
        const before = await filesOf(composeDir);
        const middle = await middleOf(site, workflowId);
        for (const to of [middle, BEGINNING]) {
          await reset(site, workflowId, to);
          expect(await site.result(workflowId)).toMatchObject({ composeDir, status: 'FINISHED' });
          expect(await filesOf(composeDir)).toEqual(before);
        }
        expect(await attempts(composeDir, 'createrepo:Server.x86_64')).toBe(1);
        expect(await statusOf(composeDir)).toBe('FINISHED');
        expect(await composesIn(site.dir)).toEqual([composeDir]);
      }),
    6 * MINUTE_MS,
  );

  test(
    'of a finished compose that would be changed is refused, and leaves it alone',
    () =>
      atSite('changed', async (site) => {
        const copy = path.join(site.dir, 'conf');
        await cp(DEMO, copy, { recursive: true });
        const workflowId = await site.start(path.join(copy, 'demo.conf'));
        const { composeDir } = await site.result(workflowId);
        const before = await filesOf(composeDir);
        await rm(path.join(composeDir, 'compose', 'metadata', 'rpms.json'));
        const left = await filesOf(composeDir);
        await reset(site, workflowId, BEGINNING);
        await expect(site.result(workflowId)).rejects.toThrow();
        expect(await statusOf(composeDir)).toBe('FINISHED');
        expect(await filesOf(composeDir)).toEqual(left);
        expect(left).not.toEqual(before);
      }),
    6 * MINUTE_MS,
  );

  test.each([
    ['to its beginning', (): Promise<readonly string[]> => Promise.resolve(BEGINNING)],
    ['to the middle', middleOf],
  ])(
    'of a running compose %s: the earlier run ends, and the compose is as if nothing had happened',
    (name, where) =>
      atSite(`running-${name.replaceAll(' ', '-')}`, async (site) => {
        const workflowId = await site.start(path.join(DEMO, 'demo.conf'));
        await untilRunning(site, workflowId, 'createrepo');
        await reset(site, workflowId, await where(site, workflowId));
        await untilRunning(site, workflowId, 'createiso');
        await reset(site, workflowId, await where(site, workflowId));
        const { composeDir, status } = await site.result(workflowId);
        expect(status).toBe('FINISHED');
        expect(lineDifferences(undisturbed, await normaliseCompose(composeDir))).toEqual([]);
        // What was finished before is not done again.
        expect(await attempts(composeDir, 'gather:Server.x86_64')).toBe(1);
      }),
    6 * MINUTE_MS,
  );

  test(
    'of a compose that was cancelled: it is STARTED again, and comes to its end',
    () =>
      atSite('cancelled', async (site) => {
        const workflowId = await site.start(path.join(DEMO, 'demo.conf'));
        await untilRunning(site, workflowId, 'createrepo');
        const middle = await middleOf(site, workflowId);
        await site.client.workflow.getHandle(workflowId).cancel();
        await expect(site.result(workflowId)).rejects.toThrow();
        const [composeDir = ''] = await composesIn(site.dir);
        expect(await statusOf(composeDir)).toBe('TERMINATED');
        await reset(site, workflowId, middle);
        while ((await statusOf(composeDir)) === 'TERMINATED') await delay(50);
        expect(await statusOf(composeDir)).toMatch(/STARTED|FINISHED/);
        expect(await site.result(workflowId)).toMatchObject({ composeDir, status: 'FINISHED' });
        expect(lineDifferences(undisturbed, await normaliseCompose(composeDir))).toEqual([]);
      }),
    6 * MINUTE_MS,
  );
});
