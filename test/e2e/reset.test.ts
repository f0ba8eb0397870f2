import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cp, lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lineDifferences, normaliseCompose } from '../normalise.js';
import { composesIn, statusOf } from '../punji.js';
import type { ChaosSite } from './chaos/site.js';
import { attemptLines, DEMO, DEMO_CONFIG, Sites, untilRunning } from './sites.js';

const MINUTE_MS = 60_000;
/** Reset to the workflow's beginning: everything is decided again. */
const BEGINNING = ['--type', 'FirstWorkflowTask'];

let sites: Sites;
let undisturbed: readonly string[];

beforeAll(async () => {
  sites = await Sites.open();
}, 5 * MINUTE_MS);

afterAll(async () => {
  await sites.close();
});

const reset = (site: ChaosSite, workflowId: string, to: readonly string[]): Promise<void> =>
  sites.tell(site, workflowId, 'workflow', 'reset', ...to, '--reason', 'test');

/** A workflow task that was completed in the middle of the history, to reset to. */
async function middleOf(site: ChaosSite, workflowId: string): Promise<readonly string[]> {
  const { events } = await site.client.workflow.getHandle(workflowId).fetchHistory();
  const tasks = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes);
  return ['--event-id', String(tasks[Math.floor(tasks.length / 2)]?.eventId)];
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

const attempts = async (composeDir: string, node: string): Promise<number> =>
  (await attemptLines(composeDir, node)).filter((line) => line.includes('"event":"start"')).length;

describe('temporal workflow reset', () => {
  test(
    'of a finished compose keeps everything as it is, wherever it goes back to',
    () =>
      sites.at('finished', async (site) => {
        const workflowId = await site.start(DEMO_CONFIG);
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
      sites.at('changed', async (site) => {
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
      sites.at(`running-${name.replaceAll(' ', '-')}`, async (site) => {
        const workflowId = await site.start(DEMO_CONFIG);
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
      sites.at('cancelled', async (site) => {
        const workflowId = await site.start(DEMO_CONFIG);
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
