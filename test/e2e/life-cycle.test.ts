import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lineDifferences, normaliseCompose } from '../normalise.js';
import { composesIn, statusOf } from '../punji.js';
import type { ChaosSite } from './chaos/site.js';
import { historiesOf } from './histories.js';
import { attemptLines, DEMO_CONFIG, Sites, untilRunning } from './sites.js';

const MINUTE_MS = 60_000;

let sites: Sites;

beforeAll(async () => {
  sites = await Sites.open();
}, 5 * MINUTE_MS);

afterAll(async () => {
  await sites.close();
});

async function untilStatus(site: ChaosSite, wanted: string): Promise<string> {
  for (let turn = 0; turn < 300; turn += 1) {
    for (const composeDir of await composesIn(site.dir)) {
      if ((await statusOf(composeDir).catch(() => '')) === wanted) return composeDir;
    }
    await delay(100);
  }
  throw new Error(`no compose came to ${wanted}`);
}

/** The reconciler writes STATUS first, then keeps the history. */
async function untilHistory(composeDir: string): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    const logs = await readdir(path.join(composeDir, 'logs', 'global'));
    if (logs.some((name) => name.includes('history'))) return;
    await delay(100);
  }
  throw new Error('the history was not kept');
}

/** A script that notes what it is told; gives where. */
async function tellTale(site: ChaosSite): Promise<{ script: string; told: string }> {
  const [script, told] = [path.join(site.dir, 'tell'), path.join(site.dir, 'told')];
  await writeFile(script, `#!/bin/sh\necho "$1 $(cat)" >> '${told}'\n`, { mode: 0o755 });
  return { script, told };
}

/** STATUS as the script was told, in order. */
async function statusesTold(told: string): Promise<string[]> {
  const lines = (await readFile(told, 'utf8').catch(() => '')).split('\n');
  return lines
    .filter((line) => line.startsWith('status-change '))
    .map((line) => (JSON.parse(line.slice(line.indexOf('{'))) as { status: string }).status);
}

describe('the life of a compose', () => {
  test(
    'whose workflow was terminated: the reconciler writes STATUS, tells of it once, and keeps the history',
    () =>
      sites.at('terminated', async (site) => {
        const { script, told } = await tellTale(site);
        const workflowId = await site.start(DEMO_CONFIG, site.name, {
          notificationScripts: [script],
        });
        await untilRunning(site, workflowId);
        await sites.tell(site, workflowId, 'workflow', 'terminate');
        const composeDir = await untilStatus(site, 'TERMINATED');
        await untilHistory(composeDir);
        while ((await statusesTold(told)).length < 2) await delay(100);
        // A worker that begins anew looks at all that has closed.
        site.workers[0]?.kill();
        await delay(8_000);
        expect(await statusesTold(told)).toEqual(['STARTED', 'TERMINATED']);
      }),
    4 * MINUTE_MS,
  );

  test(
    'of which a step was paused, with its tool, by `temporal activity pause`: it begins anew when unpaused',
    async () => {
      const tools = path.join(sites.dir, 'slow-tools');
      const go = path.join(tools, 'go');
      await mkdir(tools);
      // Stands before the real one in PATH, and is still at this disc when the pause comes.
      await writeFile(
        path.join(tools, 'genisoimage'),
        [
          '#!/bin/sh',
          `case "$*" in *-Server-x86_64-*) while ! test -e '${go}'; do sleep 0.1; done ;; esac`,
          'PATH="${PATH#*:}"; export PATH',
          'exec genisoimage "$@"',
        ].join('\n'),
        { mode: 0o755 },
      );
      const environment = { PATH: `${tools}:${process.env['PATH'] ?? ''}` };
      await sites.at(
        'paused',
        async (site) => {
          const workflowId = await site.start(DEMO_CONFIG);
          const activityId = 'createiso:Server.x86_64/disc.0';
          const attempts = async (text: string): Promise<readonly string[]> => {
            const [composeDir = ''] = await composesIn(site.dir);
            const lines = await attemptLines(composeDir, 'createiso:Server.x86_64');
            return lines.filter((line) => line.includes(text));
          };
          const activity = (verb: string): Promise<void> =>
            sites.tell(site, workflowId, 'activity', verb, '--activity-id', activityId);
          while ((await attempts('"command":["genisoimage"')).length === 0) await delay(20);
          await activity('pause');
          while ((await attempts('"interrupted":true')).length === 0) await delay(50);
          await writeFile(go, '');
          await activity('unpause');
          expect(await site.result(workflowId)).toMatchObject({ status: 'FINISHED' });
          const lines = await attempts('"disc.0"');
          expect(lines.filter((line) => line.includes('"event":"start"'))).toHaveLength(2);
        },
        environment,
      );
    },
    4 * MINUTE_MS,
  );

  test(
    'whose history becomes long: it goes on in other runs, each of which leaves its history, and is as in one run',
    () =>
      sites.at('long', async (site) => {
        const ids = [await site.start(DEMO_CONFIG, 'short')];
        ids.push(await site.start(DEMO_CONFIG, 'long', { historyEvents: 80 }));
        const [inOne, inMany] = await Promise.all(ids.map((id) => site.result(id)));
        expect(inMany).toMatchObject({ status: 'FINISHED', nodes: inOne!.nodes });
        const lines = await Promise.all(
          [inOne, inMany].map((result) => normaliseCompose(result!.composeDir)),
        );
        expect(lineDifferences(lines[0]!, lines[1]!)).toEqual([]);
        const runs = (await historiesOf(site.client, ids[1]!)).length;
        expect(runs).toBeGreaterThan(2);
        const logs = path.join(inMany!.composeDir, 'logs', 'global');
        const exported = async (): Promise<number> =>
          (await readdir(logs)).filter((name) => name.startsWith('temporal-history-')).length;
        while ((await exported()) < runs) await delay(200);
      }),
    6 * MINUTE_MS,
  );

  test(
    'that was cancelled: it is TERMINATED, and nothing of it runs on',
    () =>
      sites.at('cancelled', async (site) => {
        const workflowId = await site.start(DEMO_CONFIG);
        await untilRunning(site, workflowId);
        await sites.tell(site, workflowId, 'workflow', 'cancel');
        await expect(site.result(workflowId)).rejects.toThrow();
        const composeDir = await untilStatus(site, 'TERMINATED');
        const log = await readFile(
          path.join(composeDir, 'logs', 'global', 'pungi.global.log'),
          'utf8',
        );
        expect(log).toContain('[BEGIN] ---------- PHASE: INIT ----------');
      }),
    4 * MINUTE_MS,
  );

  test(
    'of two started at once in the same directory: each has its respin',
    () =>
      sites.at('twins', async (site) => {
        const ids = await Promise.all([
          site.start(DEMO_CONFIG, 'first'),
          site.start(DEMO_CONFIG, 'second'),
        ]);
        const results = await Promise.all(ids.map((id) => site.result(id)));
        expect(results.map(({ status }) => status)).toEqual(['FINISHED', 'FINISHED']);
        const respins = results.map(({ composeId }) =>
          composeId.slice(composeId.lastIndexOf('.') + 1),
        );
        expect(respins.sort()).toEqual(['0', '1']);
      }),
    6 * MINUTE_MS,
  );
});
