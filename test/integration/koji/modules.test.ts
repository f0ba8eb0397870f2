/** Composes with modules out of Koji: which streams variants get, their packages, and their metadata in the repositories. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { addTag, importRpms, tagBuild } from '../../doubles/koji-hub/content.js';
import {
  addModuleBuild,
  moduleText,
  type ModuleContent,
} from '../../doubles/koji-hub/module-content.js';
import { profileText } from '../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../doubles/koji-hub/server.js';
import { composesIn, openPunjiHome, type PunjiHome } from '../../punji.js';
import { buildRpms } from '../../rpms.js';
import { KOJI_CLI, ROOT } from '../../tools.js';

let home: PunjiHome;
let running: RunningHub;
let service: http.Server;
let directory = '';

/** The packages of a build as a module lists them, by arch of a builder. */
function artifactsOf(builds: readonly string[]): Record<string, string[]> {
  const { state } = running.hub.store;
  const arches = ['x86_64', 's390x'];
  const ids = state.builds.filter(({ name }) => builds.includes(name)).map(({ id }) => id);
  return Object.fromEntries(
    arches.map((arch) => [
      arch,
      state.rpms
        .filter((rpm) => rpm.build_id !== null && ids.includes(rpm.build_id))
        .filter((rpm) => [arch, 'noarch', 'src'].includes(rpm.arch))
        .map((rpm) => `${rpm.name}-${rpm.epoch ?? 0}:${rpm.version}-${rpm.release}.${rpm.arch}`),
    ]),
  );
}

const office = (version: string, context: string): ModuleContent => ({
  name: 'office',
  stream: 'rolling-4',
  version,
  context,
  contentTag: `module-office-${version}`,
  artifacts: artifactsOf(['t-office']),
});
const virt = (): ModuleContent => ({
  name: 'virt',
  stream: '1',
  version: '20260101000000',
  context: 'aaaa1111',
  contentTag: 'module-virt',
  artifacts: artifactsOf(['t-virt-a']),
});

beforeAll(async () => {
  const specs = path.join(ROOT, 'test/fixtures/composes/specs');
  const repository = await buildRpms(specs, 'composes');
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-modules-'));
  running = await serveHub({ directory: path.join(directory, 'hub') });
  const { store } = running.hub;
  const tags = ['lab-1', 'module-office-20260101000000', 'module-office-20260202000000'];
  for (const tag of [...tags, 'module-virt', 'modules-base']) addTag(store, tag);
  addTag(store, 'modules', { parents: ['modules-base'] });
  const builds = importRpms(store, repository);
  for (const build of builds.values()) {
    if (build.name === 't-office') for (const tag of tags.slice(1)) tagBuild(store, tag, build);
    // Of the tag of a module only what the module lists is taken.
    else if (build.name.startsWith('t-virt')) tagBuild(store, 'module-virt', build);
    else tagBuild(store, 'lab-1', build);
  }
  tagBuild(store, 'modules-base', addModuleBuild(store, office('20260303000000', 'ffff0000')));
  for (const [version, context] of [
    ['20260101000000', 'bbbb2222'],
    ['20260202000000', 'bbbb2222'],
    ['20260202000000', 'cccc3333'],
  ] as const) {
    tagBuild(store, 'modules', addModuleBuild(store, office(version, context)));
  }
  tagBuild(store, 'modules-base', addModuleBuild(store, virt()));
  store.save();
  const userHome = path.join(directory, 'home');
  await mkdir(path.join(userHome, '.koji'), { recursive: true });
  await writeFile(path.join(userHome, '.koji/config'), profileText(running));
  home = await openPunjiHome({ HOME: userHome, PUNJI_CACHE_DIR: path.join(directory, 'cache') });
  service = await buildService();
}, 300_000);
afterAll(async () => {
  service.close();
  await home.close();
  await running.close();
  await rm(directory, { recursive: true });
}, 60_000);

/** What of the Module Build Service is asked. */
async function buildService(): Promise<http.Server> {
  const scratch = { ...virt(), context: 'dddd4444' };
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://service');
    const isKnown = url.searchParams.get('context') === scratch.context;
    const items = isKnown ? [{ id: 7, koji_tag: scratch.contentTag, name: 'virt' }] : [];
    const answer = url.pathname.endsWith('/module-builds')
      ? { items }
      : { x86_64: moduleText(scratch, 'x86_64') };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
const serviceUrl = (): string =>
  `http://127.0.0.1:${String((service.address() as AddressInfo).port)}/module-build-service/1`;

interface Made {
  readonly exitCode: number;
  readonly output: string;
  readonly dir: string;
}

/** Composes variants App (with modules) and Base (without); both end before images. */
async function compose(modules: string, options = ''): Promise<Made> {
  const config = await mkdtemp(path.join(directory, 'config-'));
  const targetDir = await mkdtemp(path.join(directory, 'target-'));
  const variant = (id: string, inner: string): string =>
    `<variant id="${id}" name="${id}" type="variant"><arches><arch>x86_64</arch><arch>s390x</arch></arches>${inner}</variant>`;
  await writeFile(
    path.join(config, 'variants.xml'),
    `<variants>${variant('App', `<modules>${modules}</modules>`)}${variant('Base', '')}</variants>`,
  );
  await writeFile(
    path.join(config, 'pungi.conf'),
    `release_name = "Modules"
release_short = "Mod"
release_version = "1"
release_type = "ga"
variants_file = "variants.xml"
runroot_tag = ""
sigkeys = [None]
pkgset_source = "koji"
koji_profile = "lab"
pkgset_koji_tag = "lab-1"
pkgset_koji_module_tag = "modules"
gather_method = {".*": {"module": "nodeps", "comps": "nodeps"}}
additional_packages = [("^Base$", {"*": ["t-tool"]})]
createrepo_checksum = "sha256"
skip_phases = ["createiso", "buildinstall", "repoclosure"]
${options}
`,
  );
  const file = path.join(config, 'pungi.conf');
  const result = await home.run('compose', file, '--target-dir', targetDir, '--type', 'test');
  const [dir = ''] = await composesIn(targetDir).catch(() => []);
  return { exitCode: result.exitCode, output: result.stdout + result.stderr, dir };
}

/** Paths of RPMs below a tree's Packages. */
async function packagesOf({ dir }: Made, variant: string, arch = 'x86_64'): Promise<string[]> {
  const tree = path.join(dir, 'compose', variant, arch, 'os', 'Packages');
  const files = await readdir(tree, { recursive: true }).catch(() => []);
  return files.map((file) => path.basename(file)).filter((file) => file.endsWith('.rpm'));
}

/** The module metadata of a repository; null if it has none. */
async function modulesYaml(repository: string): Promise<string | null> {
  const repodata = path.join(repository, 'repodata');
  const name = (await readdir(repodata)).find((file) => file.endsWith('modules.yaml.gz'));
  return name === undefined
    ? null
    : gunzipSync(await readFile(path.join(repodata, name))).toString('utf8');
}

interface Listing {
  readonly payload: { readonly modules: Record<string, Record<string, Record<string, unknown>>> };
}
async function uidsOf({ dir }: Made, variant: string, arch = 'x86_64'): Promise<string[]> {
  const file = path.join(dir, 'compose/metadata/modules.json');
  const { payload } = JSON.parse(await readFile(file, 'utf8')) as Listing;
  return Object.keys(payload.modules[variant]?.[arch] ?? {}).sort();
}

describe('the hub', () => {
  const koji = async (...args: string[]) =>
    await execa(KOJI_CLI, ['--profile=lab', '--noauth', ...args], {
      env: { HOME: path.join(directory, 'home') },
      reject: false,
    });

  test("shows modules to Koji's own command", async () => {
    const { stdout } = await koji('buildinfo', 'virt-1-20260101000000.aaaa1111');
    expect(stdout).toContain('files/module/modulemd.x86_64.txt');
    expect(stdout).toContain('module-virt');
    const { stdout: tagged } = await koji('list-tagged', '--type=module', '--inherit', 'modules');
    expect(tagged).toContain('office-rolling_4-20260202000000.cccc3333');
    expect((await koji('list-builds', '--type=module')).stdout).toContain('virt-1-');
  });
});

describe('a compose', () => {
  test('has the newest of each stream of the topmost tag, in all contexts', async () => {
    const made = await compose('<module>office:rolling-4</module><module>virt:1</module>');
    expect(made).toMatchObject({ exitCode: 0 });
    const uids = [
      'office:rolling-4:20260202000000:bbbb2222',
      'office:rolling-4:20260202000000:cccc3333',
      'virt:1:20260101000000:aaaa1111',
    ];
    expect(await uidsOf(made, 'App')).toEqual(uids);
    expect(await uidsOf(made, 'App', 's390x')).toEqual(uids);
    expect(await uidsOf(made, 'Base')).toEqual([]);

    const app = await packagesOf(made, 'App');
    expect(app).toContain('t-office-4.2-3.x86_64.rpm');
    expect(app.some((name) => name.startsWith('t-virt-a-'))).toBe(true);
    expect(app.some((name) => name.startsWith('t-virt-bb-'))).toBe(false);
    const base = await packagesOf(made, 'Base');
    expect(base.some((name) => name.startsWith('t-tool-'))).toBe(true);
    expect(base.some((name) => name.startsWith('t-office-'))).toBe(false);

    const repository = await modulesYaml(path.join(made.dir, 'compose/App/x86_64/os'));
    expect(repository).toContain('context: cccc3333');
    expect(repository).toContain('name: virt');
    expect(await modulesYaml(path.join(made.dir, 'compose/Base/x86_64/os'))).toBeNull();
    const set = await modulesYaml(path.join(made.dir, 'work/x86_64/repo/module-virt'));
    expect(set).toContain('name: virt');
    expect(set).not.toContain('name: office');

    const index = JSON.parse(
      await readFile(path.join(made.dir, 'work/global/pkgset/index.json'), 'utf8'),
    ) as { sets: { name: string; onlyForVariants: string[] }[] };
    expect(index.sets.at(-1)).toEqual({ name: 'lab-1', onlyForVariants: [] });
    expect(index.sets).toContainEqual({ name: 'module-virt', onlyForVariants: ['App'] });
  }, 300_000);

  test('leaves out what is filtered, and takes named builds and scratch builds in place of others', async () => {
    const made = await compose(
      '<module>*</module>',
      `filter_modules = [(".*", {"s390x": ["office"], "*": ["virt:1"]})]
pkgset_koji_module_builds = {"App": ["office:rolling-4:20260101000000:bbbb2222"]}
pkgset_scratch_modules = {"Base": ["virt:1:20260101000000:dddd4444"]}
mbs_api_url = "${serviceUrl()}"`,
    );
    expect(made).toMatchObject({ exitCode: 0 });
    expect(await uidsOf(made, 'App')).toEqual(['office:rolling-4:20260101000000:bbbb2222']);
    expect(await uidsOf(made, 'App', 's390x')).toEqual([]);
    expect(await uidsOf(made, 'Base')).toEqual(['virt:1:20260101000000:dddd4444']);
    const base = await packagesOf(made, 'Base');
    expect(base.some((name) => name.startsWith('t-virt-a-'))).toBe(true);
  }, 300_000);
});
