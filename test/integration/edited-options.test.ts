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

/** What follows from another repository or tree of Server: its disc, and who lists or tests that. */
const DISC = ['createiso:Server.x86_64', 'image_checksum:Server.x86_64', 'images_manifest', 'test'];
const on = (phase: string, ...places: string[]): string[] =>
  places.map((place) => `${phase}:${place}`);
const X86 = ['Server.x86_64', 'Client.x86_64'];
const ALL = [...X86, 'Server.src', 'Client.src'];
const CLIENT = ['Client.x86_64', 'Client.src'];

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
    name: 'createrepo_use_xz',
    options: { createrepo_use_xz: true },
    again: [
      ...on('createrepo', ...ALL),
      ...on('tree_metadata', ...X86),
      ...on('repoclosure', ...X86),
      ...on('image_checksum', ...X86),
      'modules_manifest',
      ...DISC,
    ],
  },
  {
    name: 'createrepo_checksum',
    options: { createrepo_checksum: 'sha512' },
    again: [
      'comps:x86_64',
      'pkgset_collect',
      'pkgset:x86_64',
      ...on('createrepo', ...ALL),
      ...on('tree_metadata', ...ALL),
      ...on('repoclosure', ...X86),
      ...on('image_checksum', ...ALL),
      'modules_manifest',
      ...DISC,
    ],
  },
  {
    name: 'image_name_format',
    options: { image_name_format: 'Light-%(variant)s-%(arch)s%(suffix)s' },
    again: DISC,
  },
  {
    name: 'media_checksums',
    options: { media_checksums: ['sha256'] },
    again: [
      ...on('extra_files', ...ALL),
      ...on('extra_files_tree', ...ALL),
      'extra_files_manifest',
      'tree_metadata:Server.x86_64',
      ...on('image_checksum', ...ALL),
      ...DISC,
    ],
  },
  {
    name: 'release_discinfo_description',
    options: { release_discinfo_description: 'A light for %(variant_name)s' },
    again: [...on('tree_metadata', ...ALL), ...on('image_checksum', ...ALL), ...DISC],
  },
  {
    name: 'filter_packages of Client',
    options: { filter_packages: [['^Client$', { '*': ['wick-langpack-*'] }]] },
    again: ['gather:Client.x86_64', 'trim:Client'],
  },
  {
    name: 'additional_packages of Client, which the package set has already',
    options: { additional_packages: [['^Client$', { '*': ['ember'] }]] },
    again: [
      'pkgset_select:x86_64',
      'pkgset_collect',
      'gather:Client.x86_64',
      'trim:Client',
      ...on('link', ...CLIENT),
      'rpms_manifest',
      ...on('createrepo', ...CLIENT),
      ...on('tree_metadata', ...CLIENT),
      ...on('image_checksum', ...CLIENT),
      'repoclosure:Client.x86_64',
      'modules_manifest',
    ],
  },
  {
    name: 'create_jigdo',
    options: { create_jigdo: true },
    again: [...DISC, 'composeinfo'],
  },
  {
    name: "a variant's name",
    files: { 'variants.xml': VARIANTS.replace('name="Client"', 'name="Desk"') },
    again: [
      'init',
      'comps:x86_64',
      'pkgset_select:x86_64',
      'pkgset_collect',
      'pkgset:x86_64',
      'gather:Client.x86_64',
      'trim:Client',
      ...on('link', ...CLIENT),
      'rpms_manifest',
      ...on('extra_files', ...CLIENT),
      ...on('extra_files_tree', ...CLIENT),
      'extra_files_manifest',
      ...on('createrepo', ...CLIENT),
      'modules_manifest',
      ...on('tree_metadata', ...CLIENT),
      ...on('image_checksum', ...CLIENT),
      'images_manifest',
      'repoclosure:Client.x86_64',
      'composeinfo',
      'test',
    ],
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
      const rerun = await home.run('rerun', composeDir, '--quiet');
      expect({ ...rerun, stdout: '' }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
      const after = await runsOf();
      const changed = [...after].filter(([node, run]) => before.get(node) !== run);
      expect(changed.map(([node]) => node).sort()).toEqual([...new Set(again)].sort());
      const other = await fresh(`fresh-${String(index)}`);
      const lines = await Promise.all([composeDir, other].map(normaliseCompose));
      expect(lineDifferences(lines[0] ?? [], lines[1] ?? [])).toEqual([]);
    },
    5 * MINUTE_MS,
  );
});
