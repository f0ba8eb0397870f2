/** A gather of 60,000 packages: the worker goes on to hear and to be heard while it runs. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Context } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Heartbeat } from '../../../../activities/step/heartbeat.js';
import { CancelledError } from '../../../../lib/errors.js';
import { largeCompose, type LargeCompose } from '../../../doubles/large-compose.js';

const PACKAGES = 60_000;
/** A heartbeat is missed after 10 s at least, and a cancelled node is waited for. */
const MOST_BETWEEN_BEATS_MS = 5_000;
const MOST_UNTIL_CANCELLED_MS = 2_000;
/** What else a busy machine has to do holds the event loop up for a moment; solving would for most of the time. */
const TICK_MS = 20;
const MOST_HELD_UP = 0.2;

let root = '';
let compose: LargeCompose;
const cacheDirectory = process.env['PUNJI_CACHE_DIR'];
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'punji-large-'));
  compose = await largeCompose(root, {
    packages: PACKAGES,
    inputs: ['*'],
    config: { multilib: [['^Server$', { '*': ['runtime', 'devel'] }]] },
  });
}, 120_000);
beforeEach(async () => {
  process.env['PUNJI_CACHE_DIR'] = await mkdtemp(path.join(root, 'cache-'));
});
afterAll(async () => {
  if (cacheDirectory === undefined) delete process.env['PUNJI_CACHE_DIR'];
  else process.env['PUNJI_CACHE_DIR'] = cacheDirectory;
  await rm(root, { recursive: true });
});

/** Carries the step out as an activity; answers when it was heard of, and for how long at once it heard nothing. */
async function solve(environment: MockActivityEnvironment) {
  const startedMs = Date.now();
  const beats: number[] = [startedMs];
  environment.on('heartbeat', () => beats.push(Date.now()));
  const ticks: number[] = [startedMs];
  const timer = setInterval(() => ticks.push(Date.now()), TICK_MS);
  try {
    await environment.run(async () => {
      const heartbeat = new Heartbeat();
      heartbeat.start();
      try {
        await compose.solve({
          signal: Context.current().cancellationSignal,
          progress: (text) => {
            heartbeat.say(text);
          },
        });
      } finally {
        heartbeat.stop();
      }
    });
  } finally {
    clearInterval(timer);
  }
  const endedMs = Date.now();
  beats.push(endedMs);
  ticks.push(endedMs);
  return { beats, heldUp: longestGap(ticks) / (endedMs - startedMs) };
}

const longestGap = (times: readonly number[]): number =>
  Math.max(...times.slice(1).map((time, index) => time - times[index]!));

test('it beats all the time, and the event loop is free', async () => {
  const { beats, heldUp } = await solve(new MockActivityEnvironment());
  expect(longestGap(beats)).toBeLessThan(MOST_BETWEEN_BEATS_MS);
  expect(heldUp).toBeLessThan(MOST_HELD_UP);
  const file = compose.tree.gatherResult(compose.arch, compose.variant.uid);
  const result = JSON.parse(await readFile(file, 'utf8')) as {
    packages: { rpm: { flags: string[] }[] };
  };
  expect(result.packages.rpm.length).toBe(PACKAGES + PACKAGES / 20);
  expect(result.packages.rpm.filter(({ flags }) => flags.includes('multilib'))).toHaveLength(
    PACKAGES / 20,
  );
}, 120_000);

test.each([100, 700, 1500, 2500])(
  'it ends when it is cancelled after %i ms, wherever it is',
  async (afterMs) => {
    const environment = new MockActivityEnvironment();
    const cancelMs = Date.now() + afterMs;
    // Where the event loop is held up, it is heard late: that counts, too.
    setTimeout(() => {
      environment.cancel('CANCELLED');
    }, afterMs);
    await expect(solve(environment)).rejects.toThrow(CancelledError);
    expect(Date.now() - cancelMs).toBeLessThan(MOST_UNTIL_CANCELLED_MS);
  },
  120_000,
);
