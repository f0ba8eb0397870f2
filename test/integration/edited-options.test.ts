/**
 * Options edited one after the other in a compose that has ended: of each the nodes that run again are listed here by
 * hand, and what the directory holds afterwards is what a fresh compose with the same configuration holds.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lineDifferences, normaliseCompose } from '../normalise.js';
import { composesIn, openPunjiHome, type PunjiHome } from '../punji.js';
import { ROOT } from '../tools.js';

const MINUTE_MS = 60_000;
const DEMO = path.join(ROOT, 'examples', 'demo');

const VARIANTS = `<variants>
<variant id="Server" name="Server" type="variant"><arches><arch>x86_64</arch></arches><groups><group>core</group><group>web-server</group></groups></variant>
<variant id="Client" name="Client" type="variant"><arches><arch>x86_64</arch></arches><groups><group>core</group></groups></variant>
</variants>
`;

const COMPS = `<comps>
<group><id>core</id><name>Core</name><description>Every Lantern has this.</description><default>true</default><uservisible>true</uservisible><packagelist>
<packagereq type="mandatory">lantern-release</packagereq><packagereq type="mandatory">wick</packagereq></packagelist></group>
<group><id>web-server</id><name>Web</name><description>Serves light.</description><default>true</default><uservisible>true</uservisible><packagelist>
<packagereq type="mandatory">ember</packagereq></packagelist></group>
</comps>
`;
const SNUFFER = '<packagereq type="mandatory">snuffer</packagereq></packagelist></group>\n</comps>';

const BASE = {
  release_name: 'Lantern',
  release_short: 'Lantern',
  release_version: '1',
  comps_file: 'comps.xml',
  variants_file: 'variants.xml',
  pkgset_source: 'repos',
  pkgset_repos: { '*': [path.join(DEMO, 'build', 'repo')] },
  sigkeys: [null],
  gather_method: 'deps',
  createiso_skip: [
    ['^Client$', { '*': true, src: true }],
    ['^Server$', { src: true }],
  ],
  extra_files: [['^Server$', { '*': [{ scm: 'file', repo: '', file: 'NOTICE' }] }]],
};

const on = (phase: string, ...places: string[]): string[] =>
  places.map((place) => `${phase}:${place}`);
const X86 = ['Server.x86_64', 'Client.x86_64'];
const SERVER = ['Server.x86_64', 'Server.src'];
const CLIENT = ['Client.x86_64', 'Client.src'];
const ALL = [...SERVER, ...CLIENT];
/** The disc, and who lists or tests it. Only Server has one, of x86_64. */
const DISC = ['createiso:Server.x86_64', 'image_checksum:Server.x86_64', 'images_manifest', 'test'];
/** What another set of packages in a tree brings about. */
const otherPackages = (places: readonly string[], binary: string): string[] => [
  ...on('link', ...places),
  'rpms_manifest',
  ...on('createrepo', ...places),
  ...on('tree_metadata', ...places),
  `repoclosure:${binary}`,
];
const NOTICE = { scm: 'file', repo: '', file: 'NOTICE' };

interface Edit {
  readonly name: string;
  readonly options?: Record<string, unknown>;
  readonly files?: Record<string, string>;
  readonly again: readonly string[];
}

const EDITS: readonly Edit[] = [
  { name: 'iso_level', options: { iso_level: 2 }, again: DISC },
  {
    name: 'repoclosure_strictness',
    options: { repoclosure_strictness: [['^.*$', { '*': 'fatal' }]] },
    again: on('repoclosure', ...X86),
  },
  {
    name: 'createrepo_extra_args, of which no other repository comes',
    options: { createrepo_extra_args: ['--workers=1'] },
    again: on('createrepo', ...ALL),
  },
  {
    name: 'createrepo_num_workers, which decides nothing',
    options: { createrepo_num_workers: 2 },
    again: [],
  },
  {
    name: 'createrepo_use_xz, by which comps are packed, which sources do not have',
    options: { createrepo_use_xz: true },
    again: [
      ...on('createrepo', ...ALL),
      ...on('tree_metadata', ...X86),
      ...on('repoclosure', ...X86),
      ...DISC,
    ],
  },
  {
    name: 'createrepo_checksum',
    options: { createrepo_checksum: 'sha512' },
    again: [
      ...['comps:x86_64', 'pkgset_collect', 'pkgset:x86_64'],
      ...on('createrepo', ...ALL),
      ...on('tree_metadata', ...ALL),
      ...on('repoclosure', ...X86),
      ...DISC,
    ],
  },
  {
    name: 'image_name_format',
    options: { image_name_format: 'Light-%(variant)s-%(arch)s%(suffix)s' },
    again: DISC,
  },
  {
    name: 'media_checksums, which extra_files.json tells, too',
    options: { media_checksums: ['sha256'] },
    again: [
      'extra_files:Server.x86_64',
      'extra_files_tree:Server.x86_64',
      'extra_files_manifest',
      ...on('image_checksum', ...ALL),
      ...DISC,
    ],
  },
  {
    name: 'release_discinfo_description',
    options: { release_discinfo_description: 'A light for %(variant_name)s' },
    again: [...on('tree_metadata', ...ALL), ...DISC],
  },
  {
    name: 'filter_packages of Client, which names what it does not have',
    options: { filter_packages: [['^Client$', { '*': ['snuffer'] }]] },
    again: ['gather:Client.x86_64'],
  },
  {
    name: 'additional_packages of Client, which the package set has already',
    options: { additional_packages: [['^Client$', { '*': ['ember'] }]] },
    again: [
      ...['pkgset_select:x86_64', 'gather:Client.x86_64', 'trim:Client'],
      ...otherPackages(CLIENT, 'Client.x86_64'),
    ],
  },
  { name: 'create_jigdo', options: { create_jigdo: true }, again: [...DISC, 'composeinfo'] },
  {
    name: 'comps, by a package of a group of Server',
    files: { 'comps.xml': COMPS.replace('</packagelist></group>\n</comps>', SNUFFER) },
    again: [
      ...['init', 'comps:x86_64', 'pkgset_select:x86_64', 'pkgset_collect', 'pkgset:x86_64'],
      // Client's packages are the same: there it ends.
      ...[...on('gather', ...X86), 'trim:Server', 'trim:Client'],
      ...otherPackages(SERVER, 'Server.x86_64'),
      ...DISC,
    ],
  },
  {
    name: "a variant's name",
    files: { 'variants.xml': VARIANTS.replace('name="Client"', 'name="Desk"') },
    again: [...on('tree_metadata', ...CLIENT), 'composeinfo'],
  },
  {
    name: 'extra_files of Client',
    options: { extra_files: ['^Server$', '^Client$'].map((uid) => [uid, { '*': [NOTICE] }]) },
    again: ['extra_files:Client.x86_64', 'extra_files_tree:Client.x86_64', 'extra_files_manifest'],
  },
  {
    name: 'a file that extra_files name',
    files: { NOTICE: 'More light.\n' },
    again: [
      ...on('extra_files', ...X86),
      ...on('extra_files_tree', ...X86),
      'extra_files_manifest',
      ...DISC,
    ],
  },
  {
    name: 'hashed_directories',
    options: { hashed_directories: true },
    again: [
      ...otherPackages(SERVER, 'Server.x86_64'),
      ...otherPackages(CLIENT, 'Client.x86_64'),
      ...DISC,
      'composeinfo',
    ],
  },
  {
    name: 'createiso_skip, by which the disc goes',
    options: { createiso_skip: [['^.*$', { '*': true, src: true }]] },
    again: ['image_checksum:Server.x86_64', 'images_manifest', 'composeinfo', 'test'],
  },
];

let home: PunjiHome;
let composeDir: string;
let config: Record<string, unknown> = BASE;

const configFile = (): string => path.join(home.targetDir, 'config', 'light.json');

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(home.targetDir, 'config', name), text);
  }
}

/** A new compose in a directory of its own. */
async function fresh(name: string): Promise<string> {
  const target = path.join(home.targetDir, name);
  await mkdir(target);
  const made = await home.run(
    ...['compose', configFile(), '--target-dir', target, '--type', 'test', '--quiet'],
  );
  expect(made).toMatchObject({ exitCode: 0 });
  return (await composesIn(target))[0] ?? '';
}

/** Which run has made each node. */
async function runsOf(): Promise<ReadonlyMap<string, string>> {
  const nodes = path.join(composeDir, 'work', 'global', 'nodes');
  const entries = (await readdir(nodes)).map(async (node) => {
    const text = await readFile(path.join(nodes, node, 'record.json'), 'utf8').catch(() => '{}');
    return [node, (JSON.parse(text) as { runId?: string }).runId ?? ''] as const;
  });
  return new Map(await Promise.all(entries));
}

beforeAll(async () => {
  await execa(process.execPath, [path.join(DEMO, 'build-rpms.mjs')]);
  home = await openPunjiHome();
  await mkdir(path.join(home.targetDir, 'config'));
  await write({ 'variants.xml': VARIANTS, 'comps.xml': COMPS, NOTICE: 'Light.\n' });
  await write({ 'light.json': JSON.stringify(config) });
  composeDir = await fresh('edited');
}, 5 * MINUTE_MS);

afterAll(async () => {
  await home.close();
});

describe('a re-run after an edit of', () => {
  test.each(EDITS.map((edit, index) => ({ ...edit, index })))(
    '$name runs what depends on it, and makes what a fresh compose has',
    async ({ options = {}, files = {}, again, index }) => {
      config = { ...config, ...options };
      await write({ ...files, 'light.json': JSON.stringify(config) });
      const before = await runsOf();
      await writeFile(path.join(composeDir, 'STATUS'), 'DOOMED\n');
      const [rerun, other] = await Promise.all([
        home.run('rerun', composeDir, '--quiet'),
        fresh(`fresh-${String(index)}`),
      ]);
      expect({ ...rerun, stdout: '' }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
      const after = await runsOf();
      const changed = [...after].filter(([node, run]) => run !== '' && before.get(node) !== run);
      expect(changed.map(([node]) => node).sort()).toEqual([...new Set(again)].sort());
      const lines = await Promise.all([composeDir, other].map(normaliseCompose));
      expect(lineDifferences(lines[0] ?? [], lines[1] ?? [])).toEqual([]);
    },
    5 * MINUTE_MS,
  );
});
