/** From repositories to rpms.json: the steps of pkgset, gather, trim, link and rpms_manifest on real packages. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gatherActivities } from '../../../../activities/gather/index.js';
import { linkActivities } from '../../../../activities/link/index.js';
import { pkgsetActivities } from '../../../../activities/pkgset/index.js';
import { pkgsetCollectActivities } from '../../../../activities/pkgset_collect/index.js';
import { pkgsetSelectActivities } from '../../../../activities/pkgset_select/index.js';
import { rpmsManifestActivities } from '../../../../activities/rpms_manifest/index.js';
import type { PhaseActivities, StepReturn } from '../../../../activities/step/index.js';
import { trimActivities } from '../../../../activities/trim/index.js';
import { ComposeTree } from '../../../../lib/compose-tree/index.js';
import { InputError } from '../../../../lib/errors.js';
import { parseRpms } from '../../../../lib/productmd/index.js';
import { stepContext, variantOf, type FakeCompose } from '../../../doubles/step-context.js';
import { buildRpms } from '../../../rpms.js';
import { ROOT } from '../../../tools.js';

let repository = '';
let root = '';
beforeAll(async () => {
  repository = await buildRpms(path.join(ROOT, 'test/fixtures/composes/specs'), 'composes');
  root = await mkdtemp(path.join(os.tmpdir(), 'punji-packages-'));
}, 180_000);
afterAll(() => rm(root, { recursive: true }));

const ARCH = 'x86_64';
const server = variantOf({ uid: 'Server', arches: [ARCH] });
const packages = (uid: string, ...names: string[]) => [`^${uid}$`, { '*': names }] as const;

async function composeOf(own: Partial<FakeCompose> = {}): Promise<FakeCompose> {
  const composeDir = await mkdtemp(path.join(root, 'compose-'));
  return {
    composeDir,
    variants: [server],
    ...own,
    config: { pkgset_repos: { '*': [repository] }, ...own.config },
  };
}

async function step(
  compose: FakeCompose,
  activities: PhaseActivities,
  name: string,
  node: { variant?: string; arch?: string } = {},
): Promise<StepReturn> {
  const { context, end } = await stepContext(compose, { phase: activities.phase.name, ...node });
  try {
    return await activities.steps[name]!(context);
  } finally {
    await end();
  }
}

async function collect(compose: FakeCompose): Promise<void> {
  await step(compose, pkgsetSelectActivities, 'select', { arch: ARCH });
  await step(compose, pkgsetCollectActivities, 'collect');
  await step(compose, pkgsetCollectActivities, 'repo');
  await step(compose, pkgsetActivities, 'repo', { arch: ARCH });
}

/** All steps; answers what rpms.json lists, by variant. */
async function composeAll(compose: FakeCompose): Promise<Record<string, string[]>> {
  await collect(compose);
  for (const { uid } of compose.variants) {
    await step(compose, gatherActivities, 'solve', { variant: uid, arch: ARCH });
  }
  await step(compose, trimActivities, 'trim', { variant: compose.variants[0]!.uid });
  for (const { uid, parent } of compose.variants) {
    if (parent === null && uid !== compose.variants[0]!.uid) {
      await step(compose, trimActivities, 'trim', { variant: uid });
    }
    for (const arch of [ARCH, 'src'])
      await step(compose, linkActivities, 'link', { variant: uid, arch });
  }
  await step(compose, rpmsManifestActivities, 'write');
  const file = new ComposeTree(compose.composeDir).metadataFile('rpms.json');
  const { rpms } = parseRpms(await readFile(file, 'utf8'), file);
  return Object.fromEntries(
    Object.entries(rpms).map(([uid, byArch]) => [
      uid,
      Object.values(byArch[ARCH] ?? {})
        .flatMap((bySource) => Object.entries(bySource))
        .filter(([, { category }]) => category === 'binary')
        .map(([nevra]) => nevra.replace(/-\d+:.*/, ''))
        .sort(),
    ]),
  );
}

describe('packages of a compose', () => {
  test('are linked below their first letter, and listed where they lie', async () => {
    const compose = await composeOf({
      config: {
        additional_packages: [packages('Server', 't-needs-virt')],
        hashed_directories: true,
      },
    });
    expect(await composeAll(compose)).toEqual({ Server: ['t-needs-virt', 't-virt-a'] });
    const tree = new ComposeTree(compose.composeDir);
    const names = await readdir(tree.packages(server, ARCH as never), { recursive: true });
    expect(names.sort()).toEqual([
      't',
      't/t-needs-virt-1.0-1.x86_64.rpm',
      't/t-virt-a-1.0-1.x86_64.rpm',
    ]);
  }, 60_000);

  test('of an addon are only what its parent lacks', async () => {
    const addon = variantOf({
      uid: 'Server-Add',
      id: 'Add',
      type: 'addon',
      parent: 'Server',
      arches: [ARCH],
    });
    const compose = await composeOf({
      variants: [server, addon],
      config: {
        check_deps: false,
        additional_packages: [
          packages('Server', 't-virt-a'),
          packages('Server-Add', 't-needs-virt'),
        ],
      },
    });
    const listed = await composeAll(compose);
    expect(listed['Server']).toEqual(['t-virt-a']);
    expect(listed['Server-Add']).toContain('t-needs-virt');
    expect(listed['Server-Add']).not.toContain('t-virt-a');
  }, 60_000);

  test('of a variant used as lookaside satisfy dependencies and are not taken', async () => {
    const client = variantOf({ uid: 'Client', arches: [ARCH] });
    const compose = await composeOf({
      variants: [server, client],
      config: {
        additional_packages: [packages('Server', 't-virt-a'), packages('Client', 't-needs-virt')],
        variant_as_lookaside: [['Client', 'Server']],
      },
    });
    expect(await composeAll(compose)).toEqual({ Server: ['t-virt-a'], Client: ['t-needs-virt'] });
  }, 60_000);

  test('are taken by name alone with method nodeps', async () => {
    const compose = await composeOf({
      config: {
        additional_packages: [packages('Server', 't-needs-virt')],
        gather_method: 'nodeps',
      },
    });
    expect(await composeAll(compose)).toEqual({ Server: ['t-needs-virt'] });
  }, 60_000);
});

describe('what is missing', () => {
  test('a dependency, ends the compose if check_deps is set, and only then', async () => {
    const config = { additional_packages: [packages('Server', 't-needs-none')] };
    const compose = await composeOf({ config });
    await collect(compose);
    const solve = (more: Record<string, unknown>) =>
      step({ ...compose, config: { ...compose.config, ...more } }, gatherActivities, 'solve', {
        variant: 'Server',
        arch: ARCH,
      });
    await expect(solve({ check_deps: true })).rejects.toThrow(
      "Unresolved dependencies detected\nUnresolved dependencies for Server.x86_64 in package t-needs-none.x86_64: ['t-does-not-exist']",
    );
    expect(await solve({ check_deps: false })).toMatchObject({ numbers: { rpm: 1, broken: 1 } });
  }, 60_000);

  test('a package that is asked for, is warned of, or ends the compose', async () => {
    const config = { additional_packages: [packages('Server', 't-virt-a', 'no-such')] };
    const compose = await composeOf({ config });
    await collect(compose);
    const solve = (more: Record<string, unknown>) =>
      step({ ...compose, config: { ...compose.config, ...more } }, gatherActivities, 'solve', {
        variant: 'Server',
        arch: ARCH,
      });
    expect(await solve({})).toMatchObject({
      warnings: ['Packages mentioned in comps do not exist for Server.x86_64: no-such'],
    });
    await expect(solve({ require_all_comps_packages: true })).rejects.toThrow(InputError);
  }, 60_000);
});

describe('a package of the repository', () => {
  const name = 'x86_64/t-virt-a-1.0-1.x86_64.rpm';
  const damagedCompose = async (harm: (file: string) => Promise<unknown>): Promise<FakeCompose> => {
    const copy = await mkdtemp(path.join(root, 'repo-'));
    await cp(repository, copy, { recursive: true });
    await harm(path.join(copy, name));
    return composeOf({
      config: {
        pkgset_repos: { '*': [copy] },
        additional_packages: [packages('Server', 't-virt-a')],
      },
    });
  };

  test.each([
    ['that is not there', (file: string) => rm(file), /is not there/],
    [
      'that is cut off',
      (file: string) => truncate(file, 700),
      /has 700 bytes, but its repository says/,
    ],
    [
      'that is damaged',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes.fill(0, 0, 50);
        await writeFile(file, bytes);
      },
      /is not an RPM package/,
    ],
    [
      'that is another one',
      async (file: string) => {
        const bytes = await readFile(file.replace('-a-1.0', '-bb-other-3.0'));
        await writeFile(file, bytes);
      },
      /t-virt-a/,
    ],
  ])(
    '%s is named',
    async (_what, harm, message) => {
      const compose = await damagedCompose(harm);
      await step(compose, pkgsetSelectActivities, 'select', { arch: ARCH });
      await expect(step(compose, pkgsetCollectActivities, 'collect')).rejects.toThrow(message);
      await expect(readdir(new ComposeTree(compose.composeDir).downloadDir())).rejects.toThrow();
    },
    60_000,
  );
});

test('repositories may lie beside the configuration, under a name with spaces', async () => {
  const configDir = await mkdtemp(path.join(root, 'my conf-'));
  await mkdir(path.join(configDir, 'repos'));
  await cp(repository, path.join(configDir, 'repos/a "b" $(c)'), { recursive: true });
  const compose = await composeOf({
    configDir,
    config: {
      pkgset_repos: { '*': ['repos/a "b" $(c)'] },
      additional_packages: [packages('Server', 't-virt-a')],
    },
  });
  expect(await composeAll(compose)).toEqual({ Server: ['t-virt-a'] });
}, 60_000);

test('package sets out of Koji need a profile, which is said clearly', async () => {
  const compose = await composeOf({ config: { pkgset_source: 'koji' } });
  await expect(step(compose, pkgsetCollectActivities, 'collect')).rejects.toThrow(
    /Koji profile must be configured/,
  );
});
