/** Discs from trees of real packages, with the real tools: one, several, sources, links, jigdo, checksums. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cp,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { composeinfoActivities } from '../../../activities/composeinfo/index.js';
import { createisoActivities } from '../../../activities/createiso/index.js';
import { imageChecksumActivities } from '../../../activities/image_checksum/index.js';
import { imagesManifestActivities } from '../../../activities/images_manifest/index.js';
import { testActivities } from '../../../activities/test/index.js';
import { treeMetadataActivities } from '../../../activities/tree_metadata/index.js';
import type { PhaseActivities, StepContext, StepReturn } from '../../../activities/step/index.js';
import { stepOutcomeSchema } from '../../../graph/wire.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { parseImages, parseTreeinfo, type ImageEntry } from '../../../lib/productmd/index.js';
import { stepContext, variantOf, type FakeCompose } from '../../doubles/step-context.js';
import { buildRpms } from '../../rpms.js';
import { ROOT } from '../../tools.js';

let repository = '';
beforeAll(async () => {
  repository = await buildRpms(path.join(ROOT, 'test/fixtures/composes/specs'), 'composes');
}, 180_000);

const SERVER = variantOf({ uid: 'Server', arches: ['x86_64', 's390x'] });
const OPTIONAL = variantOf({
  uid: 'Server-optional',
  id: 'optional',
  type: 'optional',
  parent: 'Server',
  arches: ['x86_64'],
});

let dir = '';
let tree: ComposeTree;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'punji-createiso-'));
  tree = new ComposeTree(path.join(dir, 'compose'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const fake = (config: Record<string, unknown> = {}): FakeCompose => ({
  composeDir: tree.topDir,
  config,
  variants: [SERVER, OPTIONAL],
});

interface Node {
  readonly variant?: string;
  readonly arch?: string;
}

/** Carries out one step of a phase. */
async function step(
  { phase, steps }: PhaseActivities,
  name: string,
  node: Node,
  config: Record<string, unknown> = {},
  over: Partial<StepContext> = {},
): Promise<StepReturn> {
  const { context, end } = await stepContext(fake(config), { phase: phase.name, ...node });
  try {
    return await steps[name]!({ ...context, ...over });
  } finally {
    await end();
  }
}

/** All steps of createiso for a node. */
async function createiso(node: Node, config: Record<string, unknown> = {}): Promise<StepReturn> {
  const plan = await step(createisoActivities, 'plan', node, config);
  const previous = () => stepOutcomeSchema.parse(plan);
  for (let index = 0; index < (plan.items ?? 0); index += 1) {
    const item = () => index;
    await step(createisoActivities, 'disc', node, config, { item, previous });
  }
  await step(createisoActivities, 'collect', node, config, { previous });
  return plan;
}

/** A tree with packages and repodata, as phases before createiso leave it. */
async function makeTree(arch: string, packages: string): Promise<string> {
  const root = tree.osTree(SERVER, arch as never);
  await mkdir(path.join(root, 'Packages'), { recursive: true });
  const names = (await readdir(repository, { recursive: true })).filter(
    (name) => name.endsWith('.rpm') && new RegExp(packages).test(path.basename(name)),
  );
  for (const name of names) {
    await cp(path.join(repository, name), path.join(root, 'Packages', path.basename(name)));
  }
  execFileSync('createrepo_c', ['--quiet', root]);
  await step(treeMetadataActivities, 'write', { variant: 'Server', arch });
  return root;
}

const NODE = { variant: 'Server', arch: 'x86_64' };
const filesOn = (image: string): string[] =>
  execFileSync('isoinfo', ['-R', '-f', '-i', image], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith('/TRANS.TBL'));
const fileOn = (image: string, name: string): string =>
  execFileSync('isoinfo', ['-R', '-x', name, '-i', image], { encoding: 'utf8' });
const isoDir = (): string => tree.isoDir(SERVER, 'x86_64' as never);

test('a tree that fits is one disc, named and described, with a manifest', async () => {
  const root = await makeTree('x86_64', '^t-(tool|app).*x86_64');
  await createiso(NODE);
  const name = 'T-1-20240101.t.0-Server-x86_64-dvd1.iso';
  expect((await readdir(isoDir())).sort()).toEqual([name, `${name}.manifest`]);
  const image = path.join(isoDir(), name);
  const manifest = (await readFile(`${image}.manifest`, 'utf8')).split('\n').slice(0, -1);
  expect(filesOn(image).sort()).toEqual([...manifest].sort());
  const inTree = (await readdir(root, { recursive: true })).map((file) => `/${file}`);
  expect([...manifest].sort()).toEqual(inTree.sort());
  const treeinfo = parseTreeinfo(fileOn(image, '/.treeinfo'), 'disc');
  expect(treeinfo.media).toEqual({ discnum: 1, totaldiscs: 1 });
  const repomd = fileOn(image, '/repodata/repomd.xml');
  const digest = createHash('sha256').update(repomd).digest('hex');
  expect(treeinfo.checksums['repodata/repomd.xml']).toBe(`sha256:${digest}`);
  expect(fileOn(image, '/.discinfo')).toBe('1700000000\nTest 1\nx86_64\n1\n');
});

test('a larger tree is several discs: each with its packages, its repodata and the extra files', async () => {
  await makeTree('x86_64', '^t-(big-0[1-3]|tool).*x86_64');
  const root = tree.osTree(SERVER, 'x86_64' as never);
  for (const place of [root, tree.extraFilesDir('x86_64' as never, 'Server' as never)]) {
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, 'GPL'), 'license\n');
  }
  const config = { iso_size: '420k', split_iso_reserve: '10k' };
  await expect(createiso(NODE, { ...config, image_name_format: 'x.iso' })).rejects.toThrow(
    "two discs of one set would both be called 'x.iso'",
  );
  const plan = await createiso(NODE, config);
  const images = (await readdir(isoDir())).filter((name) => name.endsWith('.iso')).sort();
  expect(images.length).toBe(plan.items);
  expect(images.length).toBeGreaterThan(1);
  const packages: string[] = [];
  for (const [index, name] of images.entries()) {
    const image = path.join(isoDir(), name);
    const files = filesOn(image);
    expect(files).toEqual(
      expect.arrayContaining(['/GPL', '/media.repo', '/.treeinfo', '/.discinfo']),
    );
    const own = files.filter((file) => file.endsWith('.rpm'));
    packages.push(...own);
    const treeinfo = parseTreeinfo(fileOn(image, '/.treeinfo'), 'disc');
    expect(treeinfo.media).toEqual({ discnum: index + 1, totaldiscs: images.length });
    if (own.length === 0) continue;
    const repomd = fileOn(image, '/repodata/repomd.xml');
    expect(treeinfo.checksums['repodata/repomd.xml']).toBe(
      `sha256:${createHash('sha256').update(repomd).digest('hex')}`,
    );
    const primary = files.find((file) => file.endsWith('-primary.xml.gz'))!;
    const target = path.join(dir, 'primary');
    execFileSync('sh', [
      '-c',
      'isoinfo -R -x "$1" -i "$2" | gunzip > "$3"',
      'sh',
      primary,
      image,
      target,
    ]);
    const locations = [...(await readFile(target, 'utf8')).matchAll(/location href="([^"]+)"/g)];
    expect(locations.map(([, href]) => `/${href!}`).sort()).toEqual([...own].sort());
  }
  const all = (await readdir(path.join(root, 'Packages'))).map((name) => `/Packages/${name}`);
  expect(packages.sort()).toEqual(all.sort());
  await manifest(config);
  const entries = (await imagesJson())['Server']!['x86_64']!;
  expect(entries.map((entry) => [entry.disc_number, entry.disc_count])).toEqual(
    images.map((_, index) => [index + 1, images.length]),
  );
});

async function manifest(config: Record<string, unknown> = {}, ...nodes: Node[]): Promise<void> {
  for (const node of nodes.length > 0 ? nodes : [NODE]) {
    await step(imageChecksumActivities, 'checksum', node, config);
  }
  await step(imagesManifestActivities, 'write', {}, config);
}

async function imagesJson(): Promise<Record<string, Record<string, ImageEntry[]>>> {
  const file = tree.metadataFile('images.json');
  const { images } = parseImages(await readFile(file, 'utf8'), file);
  return images as Record<string, Record<string, ImageEntry[]>>;
}

test('a source disc stands under every arch, and every checksum file is right', async () => {
  await makeTree('src', 'src.rpm');
  const node = { variant: 'Server', arch: 'src' };
  await createiso(node);
  await manifest({}, node);
  const images = await imagesJson();
  expect(Object.keys(images['Server']!).sort()).toEqual(['s390x', 'x86_64']);
  const [entry] = images['Server']!['s390x']!;
  expect(entry).toEqual(images['Server']!['x86_64']![0]);
  expect(entry).toMatchObject({
    arch: 'src',
    volume_id: 'T-1 Server.src',
    type: 'dvd',
    subvariant: 'Server',
  });
  const directory = path.join(tree.composeDir(), path.dirname(entry!.path));
  const name = path.basename(entry!.path);
  expect((await readdir(directory)).sort()).toEqual(
    [
      'MD5SUM',
      'SHA1SUM',
      'SHA256SUM',
      name,
      `${name}.MD5SUM`,
      `${name}.SHA1SUM`,
      `${name}.SHA256SUM`,
      `${name}.manifest`,
    ].sort(),
  );
  for (const type of ['md5', 'sha1', 'sha256']) {
    execFileSync(`${type}sum`, ['--strict', '-c', `${type.toUpperCase()}SUM`], {
      cwd: directory,
      stdio: 'pipe',
    });
  }
  const { findings } = (await step(testActivities, 'images', {})).numbers!;
  expect(findings).toBe(0);
});

describe('options', () => {
  beforeEach(async () => {
    await makeTree('x86_64', '^t-tool.*x86_64');
  });

  test('symlink_isos_to puts images elsewhere, and links to them', async () => {
    const config = { symlink_isos_to: path.join(dir, 'isos') };
    await createiso(NODE, config);
    await createiso(NODE, config);
    const target = path.join(dir, 'isos', 'T-1-20240101.t.0', 'compose/Server/x86_64/iso');
    expect(await readlink(isoDir())).toBe(target);
    expect((await readdir(target)).length).toBe(2);
    const other = { symlink_isos_to: path.join(dir, 'other') };
    await expect(createiso(NODE, other)).rejects.toThrow(/Symlink pointing to .* expected/);
  });

  test('createiso_break_hardlinks grafts copies, and the links of the tree are not touched', async () => {
    const rpms = path.join(tree.osTree(SERVER, 'x86_64' as never), 'Packages');
    const [name] = await readdir(rpms);
    const file = path.join(rpms, name!);
    await link(file, path.join(dir, 'older'));
    const before = await stat(file);
    await createiso(NODE, { createiso_break_hardlinks: true });
    const graft = await readFile(
      tree.graftPoints('x86_64' as never, SERVER.uid, 'T-1-20240101.t.0-Server-x86_64-dvd1.iso'),
      'utf8',
    );
    expect(graft).toMatch(new RegExp(`^Packages/${name!}=.*/staging/.*${name!}$`, 'm'));
    expect(await stat(file)).toMatchObject({ ino: before.ino, nlink: 2, mtimeMs: before.mtimeMs });
  });

  test('create_jigdo and createiso_use_xorrisofs work together', async () => {
    const config = {
      create_jigdo: true,
      createiso_use_xorrisofs: true,
      iso_level: [['^.*$', { '*': 3 }]],
    };
    await createiso(NODE, config);
    const name = 'T-1-20240101.t.0-Server-x86_64-dvd1.iso';
    expect((await readdir(tree.jigdoDir(SERVER, 'x86_64' as never))).sort()).toEqual([
      `${name}.jigdo`,
      `${name}.template`,
    ]);
    const { paths } = await composeinfo('Server');
    expect(paths['jigdos']).toEqual({ x86_64: 'Server/x86_64/jigdo' });
  });

  test('names, volume ids and checksum files follow their templates', async () => {
    const config = {
      image_name_format: '%(release_short)s-{variant}-{arch}{suffix}',
      image_volid_formats: ['{variant}-{disc_type}'],
      disc_types: { dvd: 'DVD' },
      volume_id_substitutions: { Server: 'S' },
      media_checksums: ['sha512'],
      media_checksum_one_file: true,
      media_checksum_base_filename: '{release_short}-%(variant)s-%(arch)s-{dirname}',
    };
    await createiso(NODE, config);
    await manifest(config);
    expect((await readdir(isoDir())).sort()).toEqual([
      'T-Server-x86_64-iso-CHECKSUM',
      'T-Server-x86_64.iso',
      'T-Server-x86_64.iso.manifest',
    ]);
    expect((await imagesJson())['Server']!['x86_64']![0]!.volume_id).toBe('S-DVD');
  });

  test('an ISO above createiso_max_size is a warning, or dooms the compose if it is strict', async () => {
    const config = { createiso_max_size: [['^.*$', { '*': 1000 }]] };
    await createiso(NODE, config);
    await manifest(config);
    const { warnings } = await step(testActivities, 'images', {}, config);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^ISO Server\/x86_64\/iso\/.*\.iso is too big\. Expected max 1000B, got \d+B$/,
      ),
    ]);
    const strict = { ...config, createiso_max_size_is_strict: [['^.*$', { '*': true }]] };
    await expect(step(testActivities, 'images', {}, strict)).rejects.toThrow(/too big/);
  });

  test('an image that is no ISO any more dooms the compose, or is a failed deliverable', async () => {
    await createiso(NODE);
    await manifest();
    const [name] = (await readdir(isoDir())).filter((one) => one.endsWith('.iso'));
    await writeFile(path.join(isoDir(), name!), 'no ISO\n');
    await expect(step(testActivities, 'images', {})).rejects.toThrow(
      /does not look like an ISO file/,
    );
    await rm(path.join(isoDir(), name!));
    await expect(step(testActivities, 'images', {})).rejects.toThrow(/is not there/);
    const facts = tree.imageFacts('createiso:Server.x86_64' as never);
    await writeFile(
      facts,
      (await readFile(facts, 'utf8')).replace('"failable": false', '"failable": true'),
    );
    const { failedDeliverables } = await step(testActivities, 'images', {});
    expect(failedDeliverables).toEqual([
      { kind: 'iso', variant: 'Server', arch: 'x86_64', subvariant: 'Server' },
    ]);
  });

  test('sizes that make no sense are refused', async () => {
    await expect(createiso(NODE, { iso_size: '1M' })).rejects.toThrow(
      /not larger than split_iso_reserve/,
    );
    await expect(createiso(NODE, { iso_size: '10X' })).rejects.toThrow(/positive number: 10X/);
  });
});

test('a tree without packages gives no disc but its directory, an optional variant not even that', async () => {
  await makeTree('x86_64', '^nothing$');
  const plan = await createiso(NODE);
  expect(plan).toMatchObject({
    items: 0,
    warnings: ['No RPMs found for Server.x86_64, skipping ISO'],
  });
  expect(await readdir(isoDir())).toEqual([]);
  const optional = await createiso({ variant: 'Server-optional', arch: 'x86_64' });
  expect(optional.items).toBe(0);
  await expect(stat(tree.isoDir(OPTIONAL, 'x86_64' as never))).rejects.toThrow(/ENOENT/);
  await manifest({}, NODE, { variant: 'Server-optional', arch: 'x86_64' });
  expect(await imagesJson()).toEqual({});
  expect((await step(testActivities, 'images', {})).summary).toBe('0 images listed, 0 findings');
});

test('composeinfo names what is there of a variant, and all of a child', async () => {
  await makeTree('x86_64', '^t-tool.*x86_64');
  const server = await composeinfo('Server');
  expect(server.paths).toEqual({
    os_tree: { x86_64: 'Server/x86_64/os' },
    packages: { x86_64: 'Server/x86_64/os/Packages' },
    repository: { x86_64: 'Server/x86_64/os' },
  });
  const optional = await composeinfo('Server-optional');
  expect(optional.paths['source_packages']).toEqual({
    x86_64: 'Server-optional/source/tree/Packages',
  });
  expect(optional.paths['isos']).toBeUndefined();
});

async function composeinfo(
  uid: string,
): Promise<{ paths: Record<string, Record<string, string>> }> {
  await step(composeinfoActivities, 'write', {});
  const text = await readFile(tree.metadataFile('composeinfo.json'), 'utf8');
  return JSON.parse(text).payload.variants[uid];
}
