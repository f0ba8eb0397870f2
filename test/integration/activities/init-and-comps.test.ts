/** Phases init and comps with the real createrepo_c, and libcomps as the judge of the files. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compsActivities } from '../../../activities/comps/index.js';
import { initActivities } from '../../../activities/init/index.js';
import type { Arch } from '../../../config-schemas/names.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { InputError } from '../../../lib/errors.js';
import { stepContext, variantOf, type FakeCompose } from '../../doubles/step-context.js';
import { SYSTEM_PYTHON } from '../../tools.js';

let root = '';
let tree: ComposeTree;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "init 'n' comps "));
  tree = new ComposeTree(path.join(root, 'compose'));
  await mkdir(path.join(root, 'conf'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});
const fake = (config: Record<string, unknown>): FakeCompose => ({
  composeDir: path.join(root, 'compose'),
  configDir: path.join(root, 'conf'),
  config,
  variants: [
    variantOf({
      uid: 'Server',
      arches: ['x86_64'],
      groups: [
        { name: 'core', glob: false, default: null, uservisible: null },
        { name: 'nope', glob: false, default: null, uservisible: null },
      ],
    }),
    variantOf({ uid: 'Other', arches: ['s390x'] }),
    variantOf({
      uid: 'Server-optional',
      id: 'optional',
      type: 'optional',
      parent: 'Server',
      arches: ['x86_64'],
    }),
  ],
});
async function init(config: Record<string, unknown>) {
  const { context, end } = await stepContext(fake(config), { phase: 'init' });
  return await initActivities.steps.fetch!(context).finally(end);
}
async function comps(config: Record<string, unknown>, arch = 'x86_64') {
  const { context, end } = await stepContext(fake(config), { phase: 'comps', arch });
  return await compsActivities.steps.filter!(context).finally(end);
}
const put = async (name: string, text: string): Promise<void> => {
  const full = path.join(root, 'conf', name);
  await mkdir(path.dirname(full), { recursive: true });
  await writeFile(full, text);
};

const COMPS = `<comps><group><id>core</id><name>Core</name><packagelist><packagereq>bash</packagereq>
<packagereq arch="s390x">s390utils</packagereq></packagelist></group>
<group><id>kde</id><name>KDE</name><packagelist><packagereq>kwin</packagereq></packagelist></group></comps>`;

/** Groups and packages of a comps file as libcomps sees them. */
const groupsOf = (file: string): unknown =>
  JSON.parse(
    execFileSync(SYSTEM_PYTHON, [
      '-c',
      'import json, libcomps, sys\nc = libcomps.Comps()\nc.fromxml_f(sys.argv[1])\nprint(json.dumps({g.id: [p.name for p in g.packages] for g in c.groups}))',
      file,
    ]).toString(),
  );

test('init notes what is installed, as rpm lists it', async () => {
  await init({});
  const listed = await readFile(tree.logFile('global', 'installed-pkgs'), 'utf8');
  expect(path.basename(tree.logFile('global', 'installed-pkgs'))).toBe('installed-pkgs.global.log');
  expect(listed).toBe(execFileSync('rpm', ['-qa'], { encoding: 'utf8' }));
});

describe('comps', () => {
  test('are fetched, filtered for the arch and its variants, and indexed', async () => {
    await put('dir/comps.xml', COMPS);
    await init({ comps_file: 'dir/comps.xml' });
    const { warnings } = await comps({ comps_file: 'dir/comps.xml' });
    const [arch] = ['x86_64' as Arch];
    const [server, , optional] = fake({}).variants;
    expect(warnings).toEqual([
      'Variant Server.x86_64 requires comps group nope which does not match anything in input comps file',
    ]);
    expect(groupsOf(tree.compsOfArch(arch))).toEqual({ core: ['bash'], kde: ['kwin'] });
    expect(groupsOf(tree.compsOfVariant(server!.uid, arch))).toEqual({ core: ['bash'] });
    expect(groupsOf(tree.compsOfVariant(optional!.uid, arch))).toEqual({});
    for (const repository of [tree.compsRepo(arch), tree.compsRepo(arch, server!.uid)]) {
      const names = await readdir(path.join(repository, 'repodata'));
      expect(names).toContain('repomd.xml');
      expect(names.some((name) => /-comps-.*\.xml$/.test(name))).toBe(true);
    }
    expect(await readdir(tree.logDir(arch))).toEqual([
      'comps_repo-Server-optional.x86_64.log',
      'comps_repo-Server.x86_64.log',
      'comps_repo.x86_64.log',
    ]);
  });

  test('are the same if the file is large', async () => {
    await put('comps.xml', COMPS);
    await init({ comps_file: 'comps.xml' });
    await comps({ comps_file: 'comps.xml' });
    const arch = 'x86_64' as Arch;
    const [server] = fake({}).variants;
    const small = await readFile(tree.compsOfVariant(server!.uid, arch), 'utf8');
    await put('comps.xml', COMPS.replace('</comps>', `<!-- ${'x'.repeat(300_000)} --></comps>`));
    await init({ comps_file: 'comps.xml' });
    await comps({ comps_file: 'comps.xml' });
    expect(await readFile(tree.compsOfVariant(server!.uid, arch), 'utf8')).toBe(small);
  });

  test('may stand inline', async () => {
    const inline = {
      comps: { groups: { core: { packages: ['bash', { name: 's', arch: 's390x' }] } } },
    };
    await init(inline);
    await comps(inline, 's390x');
    expect(groupsOf(tree.compsOfArch('s390x' as Arch))).toEqual({ core: ['bash', 's'] });
  });

  test('may be absent', async () => {
    expect((await init({})).summary).toBe('nothing to fetch');
    expect((await comps({})).summary).toBe('no comps');
  });

  test.each([
    [
      '<comps><group><id>a</id><packagelist><packagereq> x</packagereq></packagelist></group></comps>',
      /Comps file contains errors/,
    ],
    ['<comps>', /c\.xml:1:7: unclosed tag/],
    ['<!DOCTYPE c [<!ENTITY a "b">]><comps>&a;</comps>', /entities/],
  ])('that are broken are refused: %s', async (text, message) => {
    await put('c.xml', text);
    const result = init({ comps_file: { scm: 'file', file: 'c.xml' } });
    await expect(result).rejects.toThrow(InputError);
    await expect(result).rejects.toThrow(message);
  });

  test('that are not there are refused', async () => {
    await expect(init({ comps_file: 'none.xml' })).rejects.toThrow(/No files matched.*none\.xml/);
  });
});

test('module defaults, obsoletes and prepopulate are fetched', async () => {
  const defaults = (module: string): string =>
    `document: modulemd-defaults\nversion: 1\ndata: {module: ${module}, stream: "1"}\n`;
  await put('defaults/a.yaml', defaults('a'));
  await put(
    'obsoletes/a.yaml',
    'document: modulemd-obsoletes\nversion: 1\ndata: {module: a, stream: "1"}\n',
  );
  await put('pre.json', '{}');
  const config = {
    module_defaults_dir: 'defaults',
    module_obsoletes_dir: { scm: 'file', dir: 'obsoletes' },
    gather_prepopulate: 'elsewhere/pre.json',
  };
  await init(config);
  expect(await readdir(tree.moduleDefaultsDir())).toEqual(['a.yaml']);
  expect(await readdir(tree.moduleObsoletesDir())).toEqual(['a.yaml']);
  expect(await readFile(tree.prepopulateFile(), 'utf8')).toBe('{}');
  await put('defaults/b.yaml', defaults('a').replace('"1"', '"2"'));
  await expect(init(config)).rejects.toThrow('Module a has multiple defaults: 1, 2');
});
