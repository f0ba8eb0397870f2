/** Workers and the hub are killed with -9 at named points and at random moments: one task for each node, the same result. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { lineDifferences, normaliseCompose } from '../normalise.js';
import { ROOT } from '../tools.js';
import { faultsNotHit, requestFaults, type Fault } from './chaos/faults.js';
import { ChaosHub } from './chaos/hub.js';
import { ChaosServer } from './chaos/server.js';
import { ChaosSite } from './chaos/site.js';

const ROUNDS = Number(process.env.CHAOS_RUNS ?? 2);
const AT_ONCE = 2;
const SEED = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const CONFIG = path.join(ROOT, 'examples', 'koji', 'koji.conf');
const RPMS = path.join(ROOT, 'examples', 'demo', 'build', 'repo');
const MINUTE_MS = 60_000;
const [CLOSED, CANCELED] = [2, 3];

/** The nodes that have a task, and the step that asks for it. */
const NODES = [
  ['live_media:Server#0', 'submit', 'watch', 'collect'],
  ['image_build:Server#0', 'submit', 'watch', 'collect'],
  ['osbs:Server#0', 'submit', 'watch', 'collect'],
  ['createiso:Server.x86_64', 'disc.0', 'disc.0', 'disc.0'],
  ['createiso:Server.aarch64', 'disc.0', 'disc.0', 'disc.0'],
  ['createiso:Server.src', 'disc.0', 'disc.0', 'disc.0'],
] as const;

interface Made {
  readonly lines: readonly string[];
  readonly containers: unknown;
}

let dir: string;
let server: ChaosServer;
let undisturbed: Made;

beforeAll(async () => {
  await execa(process.execPath, [path.join(ROOT, 'examples', 'demo', 'build-rpms.mjs')]);
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-koji-kill-'));
  server = await ChaosServer.start(dir);
  undisturbed = await composeAt('undisturbed', null, () => Promise.resolve());
}, 10 * MINUTE_MS);

afterAll(async () => {
  await server.kill();
  await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

/** A compose with a hub of its own, while `disturb` does what it does; looks at the tasks that came of it. */
async function composeAt(
  name: string,
  faults: string | null,
  disturb: (site: ChaosSite, hub: ChaosHub, over: () => boolean) => Promise<void>,
): Promise<Made> {
  const hub = await ChaosHub.start(path.join(dir, `${name}-koji`), RPMS);
  const environment = { HOME: hub.home };
  const site = await ChaosSite.open({
    ...{ server, parent: dir, name, environment },
    ...(faults === null ? {} : { faults }),
  });
  try {
    let over = false;
    const disturbing = disturb(site, hub, () => over);
    // A dead worker is missed sooner than usually.
    const workflowId = await site.start(CONFIG, name, { heartbeatSeconds: 3 });
    const { composeDir, status } = await site.result(workflowId).finally(() => {
      over = true;
    });
    await disturbing;
    expect(status).toBe('FINISHED');
    await expectOneTaskPerNode(composeDir, hub);
    return await madeBy(composeDir);
  } finally {
    await site.close();
    await hub.stop();
  }
}

/** Each node has one task that ended well; what came beside it was cancelled; none is left running. */
async function expectOneTaskPerNode(composeDir: string, hub: ChaosHub): Promise<void> {
  const directory = new ComposeTree(composeDir).kojiTasksDir();
  const ids = (await readdir(directory)).filter((name) => /^\d+$/.test(name));
  const owners = await Promise.all(
    ids.map(async (id) => (await readFile(path.join(directory, id), 'utf8')).split('/')[0]),
  );
  expect(owners.sort()).toEqual(NODES.map(([node]) => node).sort());
  const tops = (await hub.state()).tasks.filter(({ parent }) => parent === null);
  const used = tops.filter(({ id }) => ids.includes(String(id)));
  expect(used.map(({ state }) => state)).toEqual(NODES.map(() => CLOSED));
  const others = tops.filter(({ id }) => !ids.includes(String(id)));
  expect(others.map(({ state }) => state)).toEqual(others.map(() => CANCELED));
}

/** All but the numbers of tasks and builds, which every hub counts for itself. */
async function madeBy(composeDir: string): Promise<Made> {
  const lines = await normaliseCompose(composeDir);
  const text = await readFile(path.join(composeDir, 'compose/metadata/osbs.json'), 'utf8');
  const containers = JSON.parse(
    text.replace(/"koji_task": \d+/g, '"koji_task": 0').replace(/sha256:\d+/g, 'sha256:0'),
    (key, value: unknown) => (key === 'compose_id' || key === 'creation_time' ? '' : value),
  ) as unknown;
  return { lines: lines.filter((line) => !line.includes('metadata/osbs.json')), containers };
}

/** Also those beside one that failed: their workers and hubs must not outlive the test. */
async function allEnded<T>(composes: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(composes);
  return await Promise.all(composes);
}

function expectUndisturbed({ lines, containers }: Made): void {
  expect(lineDifferences(undisturbed.lines, lines)).toEqual([]);
  expect(containers).toEqual(undisturbed.containers);
}

test('undisturbed, the example has a task for each node that needs one', () => {
  expect(undisturbed.lines.length).toBeGreaterThan(30);
});

describe('killed with SIGKILL', () => {
  test(
    'workers: before they ask, after it before they note it, while they wait, in the middle of taking what was made',
    async () => {
      const faults = NODES.flatMap(([node, submit, watch, collect]): readonly Fault[] => [
        `before-submit ${node} ${submit}`,
        `after-submit ${node} ${submit}`,
        `in-watch ${node} ${watch}`,
        `mid-publish ${node} ${collect}`,
        `after-publish ${node} ${collect}`,
      ]);
      await allEnded(
        Array.from({ length: AT_ONCE }, async (_, group) => {
          const requests = path.join(dir, `faults-${String(group)}`);
          await requestFaults(
            requests,
            faults.filter((_fault, index) => index % AT_ONCE === group),
          );
          const none = (): Promise<void> => Promise.resolve();
          expectUndisturbed(await composeAt(`workers-${String(group)}`, requests, none));
          expect(await faultsNotHit(requests)).toEqual([]);
        }),
      );
    },
    25 * MINUTE_MS,
  );

  test(
    'the hub: before it makes a task, after it before it answers, while it is watched and asked for results',
    async () => {
      const methods = ['buildImage', 'buildImageOz', 'buildContainer', 'runroot', 'getTaskResult'];
      const weather = methods.flatMap((method) => [
        { what: 'die-before', method } as const,
        { what: 'die-after', method } as const,
      ]);
      let starts = 0;
      const made = await composeAt('hub', null, async (_site, hub, over) => {
        await hub.tell({ weather: [...weather, { what: 'die-after', method: 'multiCall' }] });
        while (!over()) {
          await delay(200);
          starts = hub.starts;
        }
      });
      expectUndisturbed(made);
      expect(starts).toBe(1 + weather.length + 1);
    },
    15 * MINUTE_MS,
  );

  test(
    `both, at random moments (CHAOS_SEED=${String(SEED)})`,
    async () => {
      console.log(`CHAOS_SEED=${String(SEED)} CHAOS_RUNS=${String(ROUNDS)}`);
      const plans = fc.sample(
        fc.array(fc.record({ afterMs: fc.integer({ min: 300, max: 5000 }), hub: fc.boolean() }), {
          minLength: 5,
          maxLength: 5,
        }),
        { seed: SEED, numRuns: ROUNDS },
      );
      for (let start = 0; start < plans.length; start += AT_ONCE) {
        const rounds = plans.slice(start, start + AT_ONCE).map(async (moments, index) => {
          const name = `random-${String(start + index)}`;
          return await composeAt(name, null, async (site, hub, over) => {
            for (const { afterMs, hub: isHub } of moments) {
              await delay(afterMs);
              if (over()) return;
              (isHub ? hub : site.workers[0])?.kill();
            }
          });
        });
        for (const made of await allEnded(rounds)) expectUndisturbed(made);
      }
    },
    ROUNDS * 6 * MINUTE_MS,
  );
});
