import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lineDifferences, normaliseCompose } from '../normalise.js';
import { ROOT } from '../tools.js';
import { faultsNotHit, faultsOf, requestFaults, type Fault } from './chaos/faults.js';
import { ChaosServer } from './chaos/server.js';
import { ChaosSite } from './chaos/site.js';

/** Composes under way at once: they wait most of the time, for a dead worker's heartbeat to be missed. */
const SITES = 8;
const RANDOM_RUNS = Number(process.env.CHAOS_RUNS ?? 3);
const SEED = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const CONFIG = path.join(ROOT, 'examples', 'demo', 'demo.conf');
const MINUTE_MS = 60_000;

let dir: string;
let server: ChaosServer;
let undisturbed: { readonly composeDir: string; readonly lines: readonly string[] };

beforeAll(async () => {
  await execa(process.execPath, [path.join(ROOT, 'examples', 'demo', 'build-rpms.mjs')]);
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-chaos-'));
  server = await ChaosServer.start(dir);
  undisturbed = await composeAt('undisturbed', null, () => Promise.resolve());
}, 5 * MINUTE_MS);

afterAll(async () => {
  await server.kill();
  await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

/** Makes a compose at a site of its own while `disturb` does what it does. */
async function composeAt(
  name: string,
  faults: string | null,
  disturb: (site: ChaosSite, over: () => boolean) => Promise<void>,
): Promise<typeof undisturbed> {
  const site = await ChaosSite.open(server, dir, name, faults);
  try {
    const workflowId = await site.start(CONFIG);
    let over = false;
    const disturbing = disturb(site, () => over);
    const { composeDir, status } = await site.result(workflowId).finally(() => {
      over = true;
    });
    await disturbing;
    expect(status).toBe('FINISHED');
    return { composeDir, lines: await normaliseCompose(composeDir) };
  } finally {
    await site.close();
  }
}

const expectUndisturbed = ({ lines }: typeof undisturbed): void => {
  expect(lineDifferences(undisturbed.lines, lines)).toEqual([]);
};

describe('a compose started with plain `temporal workflow start`', () => {
  test('finishes', async () => {
    expect(await readFile(path.join(undisturbed.composeDir, 'STATUS'), 'utf8')).toBe('FINISHED\n');
    expect(undisturbed.lines.length).toBeGreaterThan(50);
  });
});

describe('workers killed with SIGKILL', () => {
  test(
    'at every named point of every phase: each is hit, and the compose is as if nothing had happened',
    async () => {
      const faults = await faultsOf(undisturbed.composeDir);
      const groups = Array.from({ length: SITES }, (_, group) =>
        faults.filter((_fault, index) => index % SITES === group),
      );
      await Promise.all(
        groups.map(async (group: readonly Fault[], index) => {
          const requests = path.join(dir, `faults-${String(index)}`);
          await requestFaults(requests, group);
          expectUndisturbed(
            await composeAt(`points-${String(index)}`, requests, () => Promise.resolve()),
          );
          expect(await faultsNotHit(requests)).toEqual([]);
        }),
      );
    },
    20 * MINUTE_MS,
  );

  test(
    `and the server, too, at random moments (CHAOS_SEED=${String(SEED)})`,
    async () => {
      console.log(`CHAOS_SEED=${String(SEED)} CHAOS_RUNS=${String(RANDOM_RUNS)}`);
      const pauses = fc.sample(
        fc.array(fc.integer({ min: 200, max: 4000 }), { minLength: 4, maxLength: 4 }),
        {
          seed: SEED,
          numRuns: RANDOM_RUNS,
        },
      );
      let begun = 0;
      const runs = pauses.map((moments, index) =>
        composeAt(`random-${String(index)}`, null, async (site, over) => {
          begun += 1;
          for (const moment of moments) {
            await delay(moment);
            if (over()) return;
            site.worker.kill();
          }
        }),
      );
      const all = Promise.all(runs);
      while (begun < runs.length) await delay(50);
      await delay(pauses[0]?.[0] ?? 0);
      await server.kill();
      await server.up();
      for (const run of await all) expectUndisturbed(run);
    },
    20 * MINUTE_MS,
  );
});
