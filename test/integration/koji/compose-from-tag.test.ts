/** Composes whose packages come out of a Koji tag give what Pungi gives of the same packages. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { goldenDifferences } from '../../compare-golden.js';
import {
  addTag,
  importRpms,
  tagBuild,
  tagNamed,
  untagBuild,
} from '../../doubles/koji-hub/content.js';
import { profileText } from '../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../doubles/koji-hub/server.js';
import type { BuildRow } from '../../doubles/koji-hub/state.js';
import { composesIn, openPunjiHome, statusOf, type PunjiHome } from '../../punji.js';
import { buildRpms } from '../../rpms.js';
import { ROOT } from '../../tools.js';

const FIXTURES = path.join(ROOT, 'test/fixtures/composes');
const KEY = 'aabbccdd';

let home: PunjiHome;
let running: RunningHub;
let directory = '';
beforeAll(async () => {
  const repository = await buildRpms(path.join(FIXTURES, 'specs'), 'composes');
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-koji-'));
  running = await serveHub({ directory: path.join(directory, 'hub') });
  const { store } = running.hub;
  addTag(store, 'base');
  addTag(store, 'lab-1', { parents: ['base'] });
  addTag(store, 'family', { parents: ['lab-1'] });
  const builds = importRpms(store, repository, {
    sigkeysOf: (name) => (name.startsWith('g') ? [KEY] : []),
  });
  [...builds.values()].forEach((build, index) => {
    // The family has its own packages beside all the others, which it inherits.
    const shared = index % 2 === 0 ? 'base' : 'lab-1';
    tagBuild(store, build.name.startsWith('f-') ? 'family' : shared, build);
  });
  store.save();
  const userHome = path.join(directory, 'home');
  await mkdir(path.join(userHome, '.koji'), { recursive: true });
  await writeFile(path.join(userHome, '.koji/config'), profileText(running));
  home = await openPunjiHome({ HOME: userHome, PUNJI_CACHE_DIR: path.join(directory, 'kept') });
}, 180_000);
afterAll(async () => {
  await home.close();
  await running.close();
  await rm(directory, { recursive: true });
}, 60_000);

/** Composes a case of Pungi's with its packages taken from the hub. */
async function compose(name: string, options: string, ...args: string[]) {
  const config = await mkdtemp(path.join(directory, 'config-'));
  const targetDir = await mkdtemp(path.join(directory, 'target-'));
  await cp(path.join(FIXTURES, 'cases', name), config, { recursive: true });
  const file = path.join(config, 'pungi.conf');
  const text = (await readFile(file, 'utf8')).replaceAll('@CASE@', config);
  const koji = 'pkgset_source = "koji"\nkoji_profile = "lab"\npkgset_koji_tag = "lab-1"';
  const repos = /^pkgset_repos = .*$/m;
  const replaced = text.replace(/^pkgset_source = .*$/m, koji).replace(repos, '');
  const own =
    options === '' ? replaced : `${replaced.replace(/^sigkeys = .*$/m, '')}\n${options}\n`;
  await writeFile(file, own);
  const result = await home.run(
    'compose',
    file,
    '--target-dir',
    targetDir,
    '--type',
    'test',
    ...args,
  );
  const [made = ''] = await composesIn(targetDir);
  return { result, made };
}

const readJson = async (made: string, file: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(made, file), 'utf8'));

/** The first build that is in a tag itself, not by inheritance. */
function firstTagged(tag: string): BuildRow {
  const { state } = running.hub.store;
  const { id } = tagNamed(running.hub.store, tag);
  const row = state.tagged.find((row) => row.tag === id && row.revoke_event === null)!;
  return state.builds.find((build) => build.id === row.build)!;
}

/** Names of the source packages in a package set. */
async function sourceNames(made: string, set: string): Promise<string[]> {
  const { packages } = (await readJson(made, set)) as {
    packages: { name: string; sourceRpm: string }[];
  };
  return packages.filter(({ sourceRpm }) => sourceRpm === '').map(({ name }) => name);
}

describe('tags', () => {
  test.each([
    ['greedy2-none', ''],
    ['family', 'sigkeys = [None]\npkgset_koji_tag = "family"'],
  ])(
    '%s is what Pungi makes of these packages',
    async (name, options) => {
      const { result, made } = await compose(name, options);
      expect(result).toMatchObject({ exitCode: 0 });
      expect(await goldenDifferences(path.join(FIXTURES, 'cases', name, 'golden'), made)).toEqual(
        [],
      );
      expect(await readJson(made, 'work/global/koji-event')).toEqual(
        running.hub.store.state.events.at(-1),
      );
      // One listing, nothing for each build.
      const { calls } = running.hub.store.state;
      expect(calls.filter((method) => method !== 'getLastEvent')).toEqual(
        calls.filter((method) => method === 'listTaggedRPMS'),
      );
    },
    300_000,
  );

  test('a tag is seen as it was at the event, on the command line as in another compose', async () => {
    const { store } = running.hub;
    const before = store.state.events.at(-1)!.id;
    const first = await compose('greedy2-none', '', '--koji-event', String(before));
    const gone = ['lab-1', 'base'].map((tag) => {
      const build = firstTagged(tag);
      untagBuild(store, tag, build);
      return build.name;
    });
    store.save();
    const again = await compose('greedy2-none', '', '--koji-event', first.made);
    const set = 'work/global/pkgset/lab-1.json';
    expect(await readJson(again.made, set)).toEqual(await readJson(first.made, set));
    const now = await compose('greedy2-none', '');
    expect([first, again, now].map(({ result }) => result.exitCode)).toEqual([0, 0, 0]);
    const sources = await sourceNames(first.made, set);
    expect(sources).toEqual(expect.arrayContaining(gone));
    expect(await sourceNames(now.made, set)).toEqual(
      sources.filter((source) => !gone.includes(source)),
    );
  }, 300_000);
});

describe('what is refused', () => {
  test('unsigned packages, all at once', async () => {
    const { result, made } = await compose(
      'greedy2-none',
      `sigkeys = ["${KEY}"]\ngather_method = {".*": {"comps": "deps"}}`,
    );
    expect(result.exitCode).not.toBe(0);
    expect(result.stdout + result.stderr).toContain(`RPM(s) not found for sigs: ${KEY}`);
    const log = await readFile(
      path.join(made, 'logs/global/unsigned_packages.lab-1.global.log'),
      'utf8',
    );
    expect(log.split('\n').length).toBeGreaterThan(10);
    expect(await statusOf(made)).toBe('DOOMED');
  }, 300_000);

  test.each([
    ['a tag that is not there', 'pkgset_koji_tag = "nope"', [], 'Koji tag nope cannot be read'],
    ['a build that is not there', 'pkgset_koji_builds = ["x-1-1"]', [], 'has no build x-1-1'],
    ['an event of the future', 'sigkeys = [None]', ['--koji-event', '99999'], 'has no event 99999'],
    [
      'a profile that is not there',
      'koji_profile = "no"',
      [],
      'no configuration for profile name: no',
    ],
  ])(
    '%s',
    async (_name, options, args, message) => {
      const { result } = await compose('greedy2-none', options, ...args);
      expect(result.exitCode).not.toBe(0);
      expect(result.stdout + result.stderr).toContain(message);
    },
    300_000,
  );
});

test('packages are fetched where the volume is not mounted, and kept', async () => {
  const cache = path.join(directory, 'cache');
  const { result, made } = await compose(
    'greedy2-none',
    `sigkeys = [None]\nkoji_cache = "${cache}"`,
  );
  expect(result).toMatchObject({ exitCode: 0 });
  expect(await readJson(made, 'work/global/pkgset/index.json')).toMatchObject({
    prefix: `${cache}/`,
  });
}, 300_000);
