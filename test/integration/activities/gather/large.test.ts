/** A gather of 60,000 packages: the worker goes on to hear and to be heard while it runs. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Context } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gatherActivities } from '../../../../activities/gather/index.js';
import { Heartbeat } from '../../../../activities/step/heartbeat.js';
import type { Arch } from '../../../../config-schemas/names.js';
import { ComposeTree } from '../../../../lib/compose-tree/index.js';
import { CancelledError } from '../../../../lib/errors.js';
import type { PkgsetIndex } from '../../../../lib/pkgset/index.js';
import { writeLargeRepository } from '../../../doubles/large-repository.js';
import { stepContext, variantOf, type FakeCompose } from '../../../doubles/step-context.js';

const PACKAGES = 60_000;
const ARCH = 'x86_64' as Arch;
/** A heartbeat is missed after 10 s at least, and a cancelled node is waited for. */
const MOST_BETWEEN_BEATS_MS = 5_000;
const MOST_UNTIL_CANCELLED_MS = 2_000;

let root = '';
let tree: ComposeTree;
let compose: FakeCompose;
const cacheDirectory = process.env['PUNJI_CACHE_DIR'];
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'punji-large-'));
  tree = new ComposeTree(root);
  compose = {
    composeDir: root,
    variants: [variantOf({ uid: 'Server', arches: [ARCH] })],
    config: {
      pkgset_repos: { '*': ['/unused'] },
      additional_packages: [['^Server$', { '*': ['*'] }]],
      multilib: [['^Server$', { '*': ['runtime', 'devel'] }]],
    },
  };
  const index: PkgsetIndex = {
    version: 1,
    prefix: '/',
    sets: [{ name: 'repos', onlyForVariants: [] }],
  };
  await mkdir(path.dirname(tree.pkgsetIndex()), { recursive: true });
  await writeFile(tree.pkgsetIndex(), JSON.stringify(index));
  await writeLargeRepository(tree.pkgsetRepo(ARCH, 'repos'), PACKAGES);
}, 120_000);
beforeEach(async () => {
  process.env['PUNJI_CACHE_DIR'] = await mkdtemp(path.join(root, 'cache-'));
});
afterAll(async () => {
  if (cacheDirectory === undefined) delete process.env['PUNJI_CACHE_DIR'];
  else process.env['PUNJI_CACHE_DIR'] = cacheDirectory;
  await rm(root, { recursive: true });
});

/** Carries the step out as an activity; answers when it was heard of. */
async function solve(environment: MockActivityEnvironment) {
  const beats: number[] = [Date.now()];
  environment.on('heartbeat', () => beats.push(Date.now()));
  const run = async (): Promise<void> => {
    const { context, end } = await stepContext(compose, {
      phase: 'gather',
      variant: 'Server',
      arch: ARCH,
    });
    const heartbeat = new Heartbeat();
    heartbeat.start();
    try {
      const signal = Context.current().cancellationSignal;
      const progress = (text: string): void => {
        heartbeat.say(text);
      };
      await gatherActivities.steps['solve']!({ ...context, signal, progress });
    } finally {
      heartbeat.stop();
      await end();
    }
  };
  await environment.run(run);
  beats.push(Date.now());
  return { beats };
}

test('it beats all the time', async () => {
  const { beats } = await solve(new MockActivityEnvironment());
  const gaps = beats.slice(1).map((beat, index) => beat - beats[index]!);
  expect(Math.max(...gaps)).toBeLessThan(MOST_BETWEEN_BEATS_MS);
  const result = JSON.parse(
    await readFile(tree.gatherResult(ARCH, compose.variants[0]!.uid), 'utf8'),
  ) as {
    packages: { rpm: { flags: string[] }[] };
  };
  expect(result.packages.rpm.length).toBe(PACKAGES + PACKAGES / 20);
  expect(result.packages.rpm.filter(({ flags }) => flags.includes('multilib'))).toHaveLength(
    PACKAGES / 20,
  );
}, 120_000);

test('it ends when it is cancelled, wherever it is', async () => {
  for (const afterMs of [100, 700, 1500]) {
    const environment = new MockActivityEnvironment();
    let cancelledAt = 0;
    setTimeout(() => {
      cancelledAt = Date.now();
      environment.cancel('CANCELLED');
    }, afterMs);
    await expect(solve(environment)).rejects.toThrow(CancelledError);
    expect(Date.now() - cancelledAt).toBeLessThan(MOST_UNTIL_CANCELLED_MS);
  }
}, 120_000);
