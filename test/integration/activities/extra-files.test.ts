/** Phases extra_files, extra_files_tree and extra_files_manifest, with files out of a directory and a real RPM. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { extraFilesActivities } from '../../../activities/extra_files/index.js';
import { extraFilesManifestActivities } from '../../../activities/extra_files_manifest/index.js';
import { extraFilesTreeActivities } from '../../../activities/extra_files_tree/index.js';
import type { Arch } from '../../../config-schemas/names.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { InputError } from '../../../lib/errors.js';
import { stepContext, variantOf } from '../../doubles/step-context.js';
import { buildGeneratedRpms } from '../../rpms.js';

const X86 = 'x86_64' as Arch;
const SERVER = variantOf({ uid: 'Server', arches: ['x86_64'] });
const ADDON = variantOf({
  uid: 'Server-HA',
  id: 'HA',
  type: 'addon',
  parent: 'Server',
  arches: ['x86_64'],
});
let rpms = '';
let root = '';
let tree: ComposeTree;
beforeAll(async () => {
  rpms = await buildGeneratedRpms(3);
}, 120_000);
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'extra files '));
  tree = new ComposeTree(path.join(root, 'compose'));
  for (const name of ['GPL', "it's a [file]", 'dir/deep/x']) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), name);
  }
});
afterEach(async () => {
  await rm(root, { recursive: true });
});
const put = async (file: string, text: string): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
};
type Entry = readonly [string, Record<string, readonly Record<string, unknown>[]>];

async function step(
  activities: typeof extraFilesActivities,
  name: string,
  extraFiles: readonly Entry[],
  node: { phase: string; variant?: string; arch?: string },
) {
  const { context, end } = await stepContext(
    {
      composeDir: tree.topDir,
      configDir: root,
      config: { extra_files: extraFiles, media_checksums: ['sha256'] },
      variants: [SERVER, ADDON],
    },
    node,
  );
  return await activities.steps[name]!(context).finally(end);
}
/** All nodes of the three phases. */
async function all(extraFiles: readonly Entry[]): Promise<void> {
  for (const arch of ['x86_64', 'src']) {
    for (const variant of ['Server', 'Server-HA']) {
      await step(extraFilesActivities, 'collect', extraFiles, {
        phase: 'extra_files',
        variant,
        arch,
      });
    }
    await step(extraFilesTreeActivities, 'write', extraFiles, {
      phase: 'extra_files_tree',
      variant: 'Server',
      arch,
    });
  }
  await step(extraFilesManifestActivities, 'write', extraFiles, { phase: 'extra_files_manifest' });
}
const json = async (
  file: string,
): Promise<{ data: { file: string }[]; payload: { extra_files: unknown } }> =>
  JSON.parse(await readFile(file, 'utf8')) as never;

test('files go into the tree and are listed, once for the tree and once for the compose', async () => {
  await all([
    ['^.*$', { '*': [{ scm: 'file', file: 'GPL' }] }],
    [
      '^Server$',
      {
        x86_64: [
          { scm: 'file', file: "it's a [file]", target: '/docs' },
          { scm: 'file', dir: 'dir' },
        ],
        src: [{ scm: 'file', file: 'GPL' }],
      },
    ],
  ]);
  const os_ = tree.osTree(SERVER, X86);
  expect(await readFile(path.join(os_, "docs/it's a [file]"), 'utf8')).toBe("it's a [file]");
  const listed = await json(path.join(os_, 'extra_files.json'));
  expect(listed.data.map(({ file }) => file)).toEqual(['GPL', 'deep/x', "docs/it's a [file]"]);
  expect(listed.data[0]).toEqual({
    file: 'GPL',
    size: 3,
    checksums: { sha256: createHash('sha256').update('GPL').digest('hex') },
  });
  const { payload } = await json(tree.metadataFile('extra_files.json'));
  const files = (listing: unknown): unknown =>
    JSON.parse(JSON.stringify(listing), (_, value: unknown) =>
      Array.isArray(value) ? (value as { file: string }[]).map(({ file }) => file) : value,
    );
  expect(files(payload.extra_files)).toEqual({
    Server: {
      x86_64: [
        'Server/x86_64/os/GPL',
        'Server/x86_64/os/deep/x',
        "Server/x86_64/os/docs/it's a [file]",
      ],
      src: ['Server/source/tree/GPL'],
    },
    'Server-HA': { x86_64: ['Server/x86_64/os/GPL'] },
  });
  expect(await readFile(path.join(tree.extraFilesDir(X86, SERVER.uid), 'GPL'), 'utf8')).toBe('GPL');
});

test('nothing to place still gives the list of the compose', async () => {
  await all([]);
  expect((await json(tree.metadataFile('extra_files.json'))).payload.extra_files).toEqual({});
  await expect(readFile(path.join(tree.osTree(SERVER, X86), 'extra_files.json'))).rejects.toThrow(
    'ENOENT',
  );
});

test("files come out of a package of the arch's package sets, by name", async () => {
  const fact = (name: string, arch: string) => ({
    path: `${arch}/${name}-1.0-1.${arch}.rpm`,
    name,
    epoch: '0',
    version: '1.0',
    release: '1',
    arch,
    sourceRpm: '',
    sigkey: null,
    excludeArch: [],
    exclusiveArch: [],
    isSystemRelease: false,
    sizeBytes: 1,
    mtime: 1,
  });
  await put(
    tree.pkgsetIndex(),
    JSON.stringify({
      version: 1,
      prefix: `${rpms}/`,
      sets: [{ name: 'repos', onlyForVariants: [] }],
    }),
  );
  await put(
    tree.pkgsetPackages('repos'),
    JSON.stringify({
      version: 1,
      name: 'repos',
      packages: [fact('gen-00001', 'x86_64'), fact('gen-00002', 'x86_64')],
    }),
  );
  await put(tree.pkgsetList(X86, 'repos'), 'x86_64/gen-00001-1.0-1.x86_64.rpm\n');
  const collect = (entry: Record<string, unknown>) =>
    step(extraFilesActivities, 'collect', [['Server$', { x86_64: [{ scm: 'rpm', ...entry }] }]], {
      phase: 'extra_files',
      variant: 'Server',
      arch: 'x86_64',
    });
  await collect({ repo: 'gen-*.%(arch)s', file: '/usr/share/gen/*', target: 'a' });
  expect(await readFile(path.join(tree.osTree(SERVER, X86), 'a/gen-00001'), 'utf8')).toBe(
    'gen-00001\n',
  );
  await collect({ repo: 'gen-00001', dir: '/usr/share/gen', target: 'b' });
  expect(await readFile(path.join(tree.osTree(SERVER, X86), 'b/gen/gen-00001'), 'utf8')).toBe(
    'gen-00001\n',
  );
  await collect({
    repo: path.join(rpms, 'x86_64/gen-0000[12]*.rpm'),
    dir: '/usr/share/gen',
    target: 'c',
  });
  expect(await readFile(path.join(tree.osTree(SERVER, X86), 'c/gen/gen-00002'), 'utf8')).toBe(
    'gen-00002\n',
  );
  await collect({ repo: 'gen-00001', dir: '/usr/share/gen/', target: 'd' });
  expect(await readFile(path.join(tree.osTree(SERVER, X86), 'd/gen-00001'), 'utf8')).toBe(
    'gen-00001\n',
  );
  await expect(collect({ repo: 'gen-00002', file: 'x' })).rejects.toThrow(
    'No package matching gen-00002 in the package set.',
  );
  await expect(collect({ repo: 'gen-00001', file: '/none' })).rejects.toThrow(/no file "\/none"/);
});

test.each<[Record<string, unknown>, RegExp]>([
  [
    { scm: 'file', file: 'GPL', target: '../x' },
    /target of extra_files "\.\.\/x" leads out of its root/,
  ],
  [{ scm: 'file', file: 'GPL', target: 'a/../../x' }, /leads out of its root/],
  [{ scm: 'file', file: 'none' }, /No files matched/],
  [{ scm: 'svn', file: 'x' }, /Unknown SCM type: svn/],
])('%j is refused', async (entry, message) => {
  const result = step(extraFilesActivities, 'collect', [['', { x86_64: [entry] }]], {
    phase: 'extra_files',
    variant: 'Server',
    arch: 'x86_64',
  });
  await expect(result).rejects.toThrow(InputError);
  await expect(result).rejects.toThrow(message);
});
