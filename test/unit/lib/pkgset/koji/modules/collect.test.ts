/** Modules that a hub has, for variants that ask for them. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openKojiProfile, type KojiClient } from '../../../../../../lib/koji/index.js';
import { askEvent } from '../../../../../../lib/pkgset/koji/event.js';
import {
  collectModules,
  type ModuleQuestion,
  type VariantModules,
} from '../../../../../../lib/pkgset/koji/modules/collect.js';
import { parseFullModuleSpec } from '../../../../../../lib/pkgset/koji/modules/spec.js';
import { openVolume } from '../../../../../../lib/pkgset/koji/volume.js';
import { addTag, tagBuild } from '../../../../../doubles/koji-hub/content.js';
import { addModuleBuild } from '../../../../../doubles/koji-hub/module-content.js';
import { profileOf } from '../../../../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../../../../doubles/koji-hub/server.js';
import type { BuildRow } from '../../../../../doubles/koji-hub/state.js';

let directory = '';
let running: RunningHub;
let koji: KojiClient;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-collect-'));
  running = await serveHub({ directory: path.join(directory, 'hub') });
  addTag(running.hub.store, 'modules');
  koji = await openKojiProfile(profileOf(running));
});
afterEach(async () => {
  koji.close();
  await running.close();
  await rm(directory, { recursive: true });
});

/** A build for the arches, that has a package of its name. */
function add(
  name: string,
  release: string,
  arches: readonly string[] = ['i686', 'x86_64'],
): BuildRow {
  const [version = '', context = ''] = release.split('.');
  return addModuleBuild(running.hub.store, {
    name,
    stream: 'r-1',
    version,
    context,
    contentTag: `content-${name}`,
    artifacts: Object.fromEntries(arches.map((arch) => [arch, [`${name}-0:1-1.${arch}`]])),
  });
}

const NOTHING: VariantModules = {
  variant: 'App',
  arches: ['i386', 'x86_64'],
  modules: [],
  tags: [],
  builds: [],
  scratch: [],
};

async function collect(wishes: Partial<VariantModules>, own: Partial<ModuleQuestion> = {}) {
  const signal = new AbortController().signal;
  return await collectModules({
    koji,
    event: await askEvent(koji, undefined),
    files: await openVolume(profileOf(running), undefined, signal),
    variants: [{ ...NOTHING, ...wishes }],
    isFiltered: () => false,
    buildService: 'http://127.0.0.1:9',
    signal,
    ...own,
  });
}
const uids = async (wishes: Partial<VariantModules>, arch = 'x86_64'): Promise<string[]> =>
  ((await collect(wishes)).modules.get(arch) ?? []).map(({ uid }) => uid);

describe('by name', () => {
  test('the newest version is taken, in all contexts, for each arch its own metadata', async () => {
    for (const release of ['9.a', '10.a', '10.b']) add('perl', release);
    const { modules, tags } = await collect({ modules: ['perl:r-1'] });
    expect(modules.get('x86_64')?.map(({ uid }) => uid)).toEqual([
      'perl:r-1:10:a',
      'perl:r-1:10:b',
    ]);
    expect(modules.get('i386')?.[0]?.text).toContain('arch: i686');
    expect(tags).toEqual([
      {
        tag: 'content-perl',
        variants: new Set(['App']),
        artifacts: new Set(['perl.i686', 'perl.x86_64']),
      },
    ]);
    expect(await uids({ modules: ['perl:r-1:9'] })).toEqual(['perl:r-1:9:a']);
    expect(await uids({ modules: ['perl:r-1:10:b'] })).toEqual(['perl:r-1:10:b']);
  });

  test('deleted builds and those of after the event do not count', async () => {
    add('perl', '9.a');
    add('perl', '10.a').state = 2;
    add('perl', '11.a').completion_ts = Date.now() / 1000 + 3600;
    expect(await uids({ modules: ['perl:r-1'] })).toEqual(['perl:r-1:9:a']);
  });

  test.each([
    ['perl:r-2', "No module build found for 'perl:r-2' (queried for 'perl-r_2-*')"],
    ['perl:r-1:8', "(queried for 'perl-r_1-8.*')"],
    ['perl:r-1:9:z', "(queried for 'perl-r_1-9.z')"],
    ['*', 'takes all modules of tags, but there are none'],
  ])('%s that is not there ends the compose', async (text, message) => {
    add('perl', '9.a');
    await expect(collect({ modules: [text] })).rejects.toThrow(message);
  });
});

describe('of tags', () => {
  test('names that no tag has are a warning, of a tag that is not there the name', async () => {
    tagBuild(running.hub.store, 'modules', add('perl', '9.a'));
    const { modules, warnings } = await collect({
      modules: ['perl:r-1', 'ruby:3'],
      tags: ['modules'],
    });
    expect(modules.get('i386')).toHaveLength(1);
    expect(warnings).toEqual([
      "Configuration specified patterns (ruby:3) that don't match any modules in the configured tags.",
    ]);
    await expect(collect({ tags: ['nope'] })).rejects.toThrow("No such tagInfo: 'nope'");
  });

  test('all are asked for in few requests', async () => {
    for (let index = 0; index < 20; index += 1) {
      tagBuild(running.hub.store, 'modules', add(`m${String(index)}`, '1.a'));
    }
    let requests = 0;
    const call = koji.call.bind(koji);
    koji.call = async (...args) => {
      requests += 1;
      return await call(...args);
    };
    expect(await uids({ tags: ['modules'] })).toHaveLength(20);
    // The event, the tag, the builds, their archives.
    expect(requests).toBe(4);
  });
});

describe('metadata', () => {
  test('that an arch lacks is an error, unless the module is filtered there', async () => {
    add('perl', '9.a', ['x86_64', 'aarch64']);
    await expect(collect({ modules: ['perl:r-1'] })).rejects.toThrow(
      'Module perl:r-1:9:a does not have metadata for arch i386 and is not filtered out via filter_modules option.',
    );
    const { modules } = await collect(
      { modules: ['perl:r-1'] },
      { isFiltered: (_variant, arch) => arch === 'i386' },
    );
    expect([...modules.keys()]).toEqual(['x86_64']);
  });

  test('of one file for all arches cannot be used, which is a warning', async () => {
    add('perl', '9.a', []);
    const { modules, warnings } = await collect({ modules: ['perl:r-1'] });
    expect(modules.size).toBe(0);
    expect(warnings[0]).toContain('Module perl:r-1:9:a is left out of App');
  });

  test('that is lost on the volume is told by its path', async () => {
    add('perl', '9.a');
    await rm(path.join(running.hub.store.state.topdir, 'packages/perl'), { recursive: true });
    await expect(collect({ modules: ['perl:r-1'] })).rejects.toThrow(
      'packages/perl/r_1/9.a/files/module/modulemd.i686.txt',
    );
  });
});

test('a build that is named in full stands in for others of its stream; one that is not there is named', async () => {
  add('perl', '8.a');
  tagBuild(running.hub.store, 'modules', add('perl', '9.a'));
  const builds = ['perl:r-1:8:a'].map((text) => parseFullModuleSpec(text, 'option'));
  expect(await uids({ tags: ['modules'], builds })).toEqual(['perl:r-1:8:a']);
  const none = [parseFullModuleSpec('perl:r-1:7:a', 'option')];
  await expect(collect({ builds: none })).rejects.toThrow('has no module build perl:r-1:7:a');
});

test('a build service that does not answer may answer later', async () => {
  const scratch = [parseFullModuleSpec('perl:r-1:9:a', 'option')];
  await expect(collect({ scratch })).rejects.toMatchObject({ name: 'TransientError' });
});
