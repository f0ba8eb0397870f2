/** Phase buildinstall, with the double of lorax: trees of other arches, editing, failures. */
import { access, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { buildinstallActivities } from '../../../activities/buildinstall/index.js';
import { recordResolved } from '../../../activities/compose/record-resolved.js';
import { composeRequestSchema } from '../../../config-schemas/compose-request.js';
import type { Arch, VariantUid } from '../../../config-schemas/names.js';
import { ToolError } from '../../../lib/errors.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { readImageFacts } from '../../../lib/images/index.js';
import { readInstallerFacts } from '../../../lib/installer/index.js';
import { stepContext, variantOf } from '../../doubles/step-context.js';
import { ROOT } from '../../tools.js';

const ARCHES = ['x86_64', 'aarch64', 'ppc64le', 's390x'];
const SERVER = variantOf({ uid: 'Server', arches: ARCHES });
const DOUBLE = path.join(ROOT, 'test', 'doubles', 'lorax');

let root = '';
let tree: ComposeTree;
const pathBefore = process.env.PATH;

beforeEach(async () => {
  process.env.PATH = `${DOUBLE}:${pathBefore ?? ''}`;
  root = await mkdtemp(path.join(os.tmpdir(), 'build install '));
  tree = new ComposeTree(path.join(root, 'compose'));
  await mkdir(path.dirname(tree.pkgsetIndex()), { recursive: true });
  const index = { version: 1, prefix: '/', sets: [{ name: 'repos', onlyForVariants: [] }] };
  await writeFile(tree.pkgsetIndex(), JSON.stringify(index));
});
afterEach(async () => {
  process.env.PATH = pathBefore;
  await rm(root, { recursive: true });
});

async function step(
  name: 'make' | 'tree',
  arch: string,
  config: Record<string, unknown> = {},
): Promise<void> {
  const repository = tree.pkgsetRepo(arch as Arch, 'repos');
  await mkdir(repository, { recursive: true });
  await execa('createrepo_c', ['-q', repository]);
  const { context, end } = await stepContext(
    {
      composeDir: tree.topDir,
      configDir: root,
      config: { buildinstall_method: 'lorax', ...config },
      variants: [SERVER],
    },
    { phase: 'buildinstall', variant: 'Server', arch },
  );
  try {
    await buildinstallActivities.steps[name]!(context);
  } finally {
    await end();
  }
}

const osTree = (arch: string, ...below: string[]): string =>
  path.join(tree.osTree(SERVER, arch as Arch), ...below);

describe('an installer', () => {
  test.each([
    ['aarch64', 'images/efiboot.img'],
    ['ppc64le', 'ppc/ppc64/vmlinuz'],
    ['s390x', 'images/cdboot.img'],
  ])(
    'of %s is in the tree and its boot.iso among the images',
    async (arch, file) => {
      await step('make', arch);
      await step('tree', arch);
      await access(osTree(arch, file));
      await expect(access(osTree(arch, '.buildstamp'))).rejects.toThrow('ENOENT');
      const { made } = await readImageFacts(tree);
      expect(made[0]!.images[0]).toMatchObject({
        deliverable: 'buildinstall',
        image: {
          type: 'boot',
          bootable: true,
          path: `Server/${arch}/iso/T-1-20240101.t.0-Server-${arch}-boot.iso`,
        },
      });
      const facts = await readInstallerFacts(tree, arch as Arch, 'Server' as VariantUid);
      expect(facts).toMatchObject({ volumeId: `T-1 Server.${arch}`, platforms: [arch, 'xen'] });
    },
    60_000,
  );

  test('is edited in the tree and in the EFI image, and what lorax wrote stays as it was', async () => {
    await writeFile(path.join(root, 'ks.cfg'), 'text\n');
    await step('make', 'x86_64');
    const output = tree.buildinstallDir('x86_64' as Arch, 'Server' as VariantUid);
    const before = await readFile(path.join(output, 'images/efiboot.img'));
    await step('tree', 'x86_64', { buildinstall_kickstart: 'ks.cfg' });
    const wanted = String.raw`inst.stage2=hd:LABEL=T-1\x20Server.x86_64 inst.ks=hd:LABEL=T-1\x20Server.x86_64:/ks.cfg`;
    expect(await readFile(osTree('x86_64', 'isolinux/isolinux.cfg'), 'utf8')).toContain(wanted);
    const image = osTree('x86_64', 'images/efiboot.img');
    const { stdout } = await execa('mtype', ['-i', image, '::/EFI/BOOT/grub.cfg']);
    expect(stdout).toContain(wanted);
    expect(await readFile(osTree('x86_64', 'ks.cfg'), 'utf8')).toBe('text\n');
    const after = await readFile(path.join(output, 'images/efiboot.img'));
    expect(after.equals(before)).toBe(true);
    expect((await stat(osTree('x86_64', 'images'))).mode & 0o555).toBe(0o555);
  }, 60_000);

  test('that lorax could not make leaves nothing, and the log says which package was missing', async () => {
    const lorax_options = [['^.*$', { '*': { add_template_var: ['broken=anaconda is missing'] } }]];
    await expect(step('make', 'x86_64', { lorax_options })).rejects.toThrow(ToolError);
    const server = 'Server' as VariantUid;
    await expect(access(tree.buildinstallDir('x86_64' as Arch, server))).rejects.toThrow('ENOENT');
    const log = path.join(tree.buildinstallLogDir('x86_64' as Arch, server), 'pylorax.log');
    expect(await readFile(log, 'utf8')).toContain('anaconda is missing');
  });
});

describe('with buildinstall_allow_reuse', () => {
  /** A compose that has an installer, as a later one finds it. */
  async function olderCompose(): Promise<string> {
    await step('make', 'x86_64');
    const { context, end } = await stepContext(
      { composeDir: tree.topDir, config: {}, variants: [SERVER] },
      { phase: 'buildinstall', variant: 'Server', arch: 'x86_64' },
    );
    const request = composeRequestSchema.parse({ config: 'x.conf', composeDir: tree.topDir });
    const identity = { ...context.compose.identity, date: '20231231' };
    await recordResolved(tree, { ...context.compose, identity, request, config: {} });
    await end();
    return tree.topDir;
  }

  /** What the next compose does where lorax would fail. */
  async function madeAgain(
    composeDir: string,
    isSame: boolean,
    config: Record<string, unknown>,
  ): Promise<string> {
    const bin = path.join(root, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(path.join(bin, 'lorax'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    process.env.PATH = `${bin}:${pathBefore ?? ''}`;
    const next = new ComposeTree(path.join(root, 'next'));
    await mkdir(path.dirname(next.pkgsetIndex()), { recursive: true });
    await copyFile(tree.pkgsetIndex(), next.pkgsetIndex());
    const { context, end } = await stepContext(
      {
        composeDir: next.topDir,
        config: { buildinstall_method: 'lorax', ...config },
        variants: [SERVER],
      },
      { phase: 'buildinstall', variant: 'Server', arch: 'x86_64' },
    );
    const compose = { ...context.compose, older: { composeDir, takes: 'allowed' as const } };
    const olderIfSame = () => Promise.resolve(isSame ? new Map<string, string>() : null);
    try {
      const made = await buildinstallActivities.steps['make']!({
        ...context,
        compose,
        olderIfSame,
      });
      const cfg = path.join('isolinux', 'isolinux.cfg');
      const dirs = [next, tree].map((one) => one.buildinstallDir('x86_64' as Arch, SERVER.uid));
      const texts = dirs.map((dir) => readFile(path.join(dir, cfg), 'utf8'));
      expect((await Promise.all(texts))[0]).toBe((await Promise.all(texts))[1]);
      return made.summary;
    } finally {
      await end();
    }
  }

  test('what lorax made for an older compose of the same stands in for what it would make', async () => {
    const older = await olderCompose();
    const summary = await madeAgain(older, true, { buildinstall_allow_reuse: true });
    expect(summary).toBe('lorax: installer of Server.x86_64, of an older compose');
  }, 60_000);

  test.each([
    ['it is not allowed', true, {}],
    ['it was made of something else', false, { buildinstall_allow_reuse: true }],
    [
      'the id of its volume tells the day',
      true,
      {
        buildinstall_allow_reuse: true,
        image_volid_formats: ['{release_short}-{date} {variant}.{arch}'],
      },
    ],
  ])(
    'lorax runs where %s',
    async (_why, isSame, config) => {
      const older = await olderCompose();
      await expect(madeAgain(older, isSame, config)).rejects.toThrow(ToolError);
    },
    60_000,
  );
});
