import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { NodeId } from '../../config-schemas/names.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { NodeFiles, readAttempts } from '../../lib/publish/index.js';
import { composesIn } from '../punji.js';
import { faultsNotHit, faultsOf, frozenAt, requestFaults, type Fault } from './chaos/faults.js';
import { describeRound, oneOfEach } from './chaos/rounds.js';
import type { ChaosSite } from './chaos/site.js';
import { made, Stage } from './chaos/stage.js';

/** Composes under way at once: they wait most of the time, for a dead worker's heartbeat to be missed. */
const SITES = 8;
const SEED = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const MINUTE_MS = 60_000;
/** A dead worker is missed sooner than usually: that wait is most of what these composes do. */
const HEARTBEAT_SECONDS = 3;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({ heartbeatSeconds: HEARTBEAT_SECONDS });
}, 5 * MINUTE_MS);

afterAll(async () => {
  await stage.close();
});

describe('a compose started with plain `temporal workflow start`', () => {
  test('finishes', async () => {
    const { composeDir, lines } = stage.undisturbed;
    expect(await readFile(path.join(composeDir, 'STATUS'), 'utf8')).toBe('FINISHED\n');
    expect(lines.length).toBeGreaterThan(50);
  });
});

describe('workers killed with SIGKILL', () => {
  test(
    'at every named point of every phase: each is hit, and the compose is as if nothing had happened',
    async () => {
      const faults = await faultsOf(stage.undisturbed.composeDir);
      const groups = Array.from({ length: SITES }, (_, group) =>
        faults.filter((_fault, index) => index % SITES === group),
      );
      await Promise.all(
        groups.map(async (group: readonly Fault[], index) => {
          const requests = path.join(stage.dir, `faults-${String(index)}`);
          await requestFaults(requests, group);
          const compose = await stage.composeAt(
            { name: `points-${String(index)}`, faults: requests },
            made,
          );
          expect(await stage.differences(compose)).toEqual([]);
          expect(await faultsNotHit(requests)).toEqual([]);
        }),
      );
    },
    20 * MINUTE_MS,
  );
});

describe('workers frozen with SIGSTOP past their heartbeat', () => {
  const OVERTAKEN = 'createrepo:Server.x86_64' as NodeId;
  const points: readonly Fault[] = [
    `before-publish ${OVERTAKEN} repos`,
    'claim-checked createrepo:Server.aarch64 repos',
    'mid-publish createrepo:Workstation.x86_64 repos',
    'after-publish createiso:Server.x86_64 disc.0',
    'commit-checked createiso:Workstation.aarch64 collect',
  ];

  /** Wakes who froze; one that had not checked its claim yet only when another has it. */
  async function wake(site: ChaosSite, requests: string, isOver: () => boolean): Promise<void> {
    const woken = new Set<Fault>();
    while (!isOver()) {
      for (const [fault, pid] of await frozenAt(requests)) {
        if (woken.has(fault)) continue;
        woken.add(fault);
        const wait = fault.startsWith('before-publish')
          ? untilOvertaken(site, isOver)
          : delay(2_000 * HEARTBEAT_SECONDS);
        void wait.then(() => process.kill(pid, 'SIGCONT'));
      }
      await delay(100);
    }
  }

  async function untilOvertaken(site: ChaosSite, isOver: () => boolean): Promise<void> {
    const [composeDir = ''] = await composesIn(site.dir);
    const files = new NodeFiles(new ComposeTree(composeDir), OVERTAKEN);
    while (!isOver()) {
      const { epoch } = JSON.parse(await readFile(files.claim('repos'), 'utf8')) as {
        epoch: number;
      };
      if (epoch > 1) return;
      await delay(100);
    }
  }

  test(
    'at every point of a publication, also between claim check and rename: one attempt leaves its mark',
    async () => {
      const requests = path.join(stage.dir, 'freezes');
      await requestFaults(
        requests,
        points.map((point) => `freeze ${point}`),
      );
      await stage.composeAt(
        { name: 'frozen', faults: requests, workers: 2 },
        async (site) => {
          const compose = await made(site);
          expect(await stage.differences(compose)).toEqual([]);
          expect(await faultsNotHit(requests)).toEqual([]);
          const files = new NodeFiles(new ComposeTree(compose.composeDir), OVERTAKEN);
          const ends = (await readAttempts(files)).filter(({ event }) => event === 'end');
          expect(ends).toEqual(
            expect.arrayContaining([
              expect.objectContaining({
                epoch: 1,
                error: expect.objectContaining({ type: 'OwnershipError' }) as unknown,
              }),
            ]),
          );
        },
        (site, isOver) => wake(site, requests, isOver),
      );
    },
    5 * MINUTE_MS,
  );
});

describe(`disturbed at a random moment (CHAOS_SEED=${String(SEED)})`, () => {
  test(
    'by a kill of worker, server, tool or command, a full disk, a cut network, a frozen worker: as if nothing had happened',
    async () => {
      const rounds = oneOfEach(SEED);
      const found = await Promise.all(
        rounds.map(async (round) => [describeRound(round), await stage.play(round)]),
      );
      expect(found).toEqual(rounds.map((round) => [describeRound(round), []]));
    },
    20 * MINUTE_MS,
  );
});
