/** Discs of each arch out of the boot tree of lorax's double: their boot records are as the arch asks. */
import { chmod, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { buildinstallActivities } from '../../../activities/buildinstall/index.js';
import { createisoActivities } from '../../../activities/createiso/index.js';
import type { PhaseActivities, StepReturn } from '../../../activities/step/index.js';
import { treeMetadataActivities } from '../../../activities/tree_metadata/index.js';
import type { Arch } from '../../../config-schemas/names.js';
import { stepOutcomeSchema } from '../../../graph/wire.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { stepContext, variantOf } from '../../doubles/step-context.js';
import { buildRpms } from '../../rpms.js';
import { ROOT } from '../../tools.js';

const ARCHES = ['aarch64', 'i386', 'ppc64le', 's390x', 'x86_64'];
const SERVER = variantOf({ uid: 'Server', arches: ARCHES });
const pathBefore = process.env.PATH;

let dir = '';
let repository = '';
beforeAll(async () => {
  repository = await buildRpms(path.join(ROOT, 'test/fixtures/composes/specs'), 'composes');
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-bootable-'));
  await mkdir(path.join(dir, 'templates/config_files/ppc'), { recursive: true });
  const mapping = '.img Raw "????" "????" "image"\n* Raw "????" "????" "any"\n';
  await writeFile(path.join(dir, 'templates/config_files/ppc/mapping'), mapping);
  // The Python of lorax, which is asked where its templates are.
  const python = path.join(dir, 'python');
  await writeFile(python, `#!/bin/sh\necho ${path.join(dir, 'templates')}\n`);
  await mkdir(path.join(dir, 'bin'));
  const lorax = path.join(dir, 'bin', 'lorax');
  await writeFile(lorax, `#!${python}\n`);
  for (const file of [python, lorax]) await chmod(file, 0o755);
}, 180_000);
afterAll(async () => {
  process.env.PATH = pathBefore;
  await rm(dir, { recursive: true, force: true });
});

interface Case {
  readonly arch: string;
  readonly config: Record<string, unknown>;
}

/** Makes installer, tree and disc; gives the disc. */
async function discOf({ arch, config }: Case): Promise<string> {
  const composeDir = await mkdtemp(path.join(dir, `${arch}-`));
  const tree = new ComposeTree(composeDir);
  const step = async (
    { phase, steps }: PhaseActivities,
    name: string,
    previous?: StepReturn,
  ): Promise<StepReturn> => {
    const { context, end } = await stepContext(
      { composeDir, config: { buildinstall_method: 'lorax', ...config }, variants: [SERVER] },
      { phase: phase.name, variant: 'Server', arch },
    );
    const outcome = () => stepOutcomeSchema.parse(previous);
    return await steps[name]!({ ...context, previous: outcome }).finally(end);
  };
  await mkdir(path.dirname(tree.pkgsetIndex()), { recursive: true });
  const index = { version: 1, prefix: '/', sets: [{ name: 'repos', onlyForVariants: [] }] };
  await writeFile(tree.pkgsetIndex(), JSON.stringify(index));
  await mkdir(tree.pkgsetRepo(arch as Arch, 'repos'), { recursive: true });
  await execa('createrepo_c', ['-q', tree.pkgsetRepo(arch as Arch, 'repos')]);
  process.env.PATH = `${path.join(ROOT, 'test/doubles/lorax')}:${pathBefore ?? ''}`;
  process.env.PYTHONDONTWRITEBYTECODE = '1';
  await step(buildinstallActivities, 'make');
  await step(buildinstallActivities, 'tree');
  const root = tree.osTree(SERVER, arch as Arch);
  const names = await readdir(repository, { recursive: true });
  const rpm = names.find((name) => /^t-tool-.*\.rpm$/.test(path.basename(name)))!;
  await cp(path.join(repository, rpm), path.join(root, 'Packages', path.basename(rpm)));
  await execa('createrepo_c', ['-q', root]);
  await step(treeMetadataActivities, 'write');
  process.env.PATH = `${path.join(dir, 'bin')}:${pathBefore ?? ''}`;
  const plan = await step(createisoActivities, 'plan');
  await step(createisoActivities, 'disc', plan);
  await step(createisoActivities, 'collect', plan);
  const isoDir = tree.isoDir(SERVER, arch as Arch);
  const [disc] = (await readdir(isoDir)).filter((name) => name.endsWith('-dvd1.iso'));
  return path.join(isoDir, disc!);
}

const report = async (image: string, what: string, as: string): Promise<string> =>
  // What xorriso could not make again itself it only grumbles about.
  (await execa('xorriso', ['-indev', image, what, as], { reject: false })).stdout;

const XORRISO = { createiso_use_xorrisofs: true };
const GRUB = {
  ...XORRISO,
  lorax_options: [['^.*$', { '*': { add_template_var: ['boot=grub'] } }]],
};

interface Expected {
  readonly title: string;
  readonly arch: string;
  readonly config: Record<string, unknown>;
  /** What `-report_el_torito as_mkisofs` says of what is booted. */
  readonly elTorito: readonly string[];
  /** The summary of `-report_system_area plain`; null: there is none. */
  readonly systemArea: RegExp | null;
}

const ISOLINUX = [
  "-c '/isolinux/boot.cat'",
  "-b '/isolinux/isolinux.bin'",
  '-no-emul-boot',
  '-boot-load-size 4',
  '-boot-info-table',
];
const EFI = ["-e '/images/efiboot.img'", '-no-emul-boot', '-boot-load-size 8192'];
const CDBOOT = ["-b '/images/cdboot.img'", '-no-emul-boot', '-boot-load-size 4'];

const CASES: readonly Expected[] = [
  {
    title: 'x86_64, isolinux, genisoimage',
    arch: 'x86_64',
    config: {},
    elTorito: [...ISOLINUX, '-eltorito-alt-boot', ...EFI],
    systemArea: /MBR isohybrid .*GPT/,
  },
  {
    title: 'x86_64, isolinux, xorriso',
    arch: 'x86_64',
    config: XORRISO,
    elTorito: [...ISOLINUX, '-eltorito-alt-boot', ...EFI],
    systemArea: /MBR isohybrid .*GPT/,
  },
  {
    title: 'x86_64, GRUB, xorriso',
    arch: 'x86_64',
    config: GRUB,
    elTorito: [
      "-b '/images/eltorito.img'",
      '-no-emul-boot',
      '-boot-load-size 4',
      '-boot-info-table',
      '--grub2-boot-info',
      '-eltorito-alt-boot',
      "-e '--interval:appended_partition_2_start_Ns_size_8192d:all::'",
      '-no-emul-boot',
      '-boot-load-size 8192',
    ],
    systemArea: /MBR .*grub2-mbr.*GPT/,
  },
  {
    title: 'i386, isolinux, genisoimage',
    arch: 'i386',
    config: {},
    elTorito: ISOLINUX,
    systemArea: /MBR isohybrid cyl-align-on$/,
  },
  {
    title: 'i386, isolinux, xorriso',
    arch: 'i386',
    config: XORRISO,
    elTorito: ISOLINUX,
    systemArea: /MBR isohybrid cyl-align-on$/,
  },
  {
    title: 'aarch64, genisoimage',
    arch: 'aarch64',
    config: {},
    elTorito: ["-c '/boot.catalog'", ...EFI],
    systemArea: null,
  },
  {
    title: 'aarch64, xorriso',
    arch: 'aarch64',
    config: XORRISO,
    elTorito: ["-c '/boot.catalog'", ...EFI],
    systemArea: null,
  },
  {
    title: 's390x, genisoimage',
    arch: 's390x',
    config: {},
    elTorito: ["-c '/boot.catalog'", ...CDBOOT],
    systemArea: null,
  },
  {
    title: 's390x, xorriso',
    arch: 's390x',
    config: XORRISO,
    elTorito: ["-c '/boot.cat'", ...CDBOOT],
    systemArea: null,
  },
  {
    title: 'ppc64le, with an HFS part, genisoimage',
    arch: 'ppc64le',
    config: {},
    elTorito: ['-chrp-boot-part'],
    systemArea: /MBR CHRP cyl-align-off APM$/,
  },
  {
    title: 'ppc64le, without HFS, genisoimage',
    arch: 'ppc64le',
    config: { iso_hfs_ppc64le_compatible: false },
    elTorito: ['-chrp-boot-part'],
    systemArea: /MBR CHRP cyl-align-off$/,
  },
  {
    title: 'ppc64le, xorriso',
    arch: 'ppc64le',
    config: XORRISO,
    elTorito: ['-chrp-boot-part'],
    systemArea: /MBR CHRP cyl-align-off$/,
  },
];

describe('a disc of', () => {
  test.each(CASES)(
    '$title has the boot records of its arch',
    async ({ arch, config, elTorito, systemArea }) => {
      const image = await discOf({ arch, config });
      const commands = await report(image, '-report_el_torito', 'as_mkisofs');
      const boot = commands
        .split('\n')
        .map((line) => line.trim().replace(/partition_2_start_\d+s/, 'partition_2_start_Ns'))
        .filter((line) => /^(-c|-b|-chrp|-e|-no-emul|-boot-|-eltorito|--grub2-boot)/.test(line));
      expect(boot).toEqual(elTorito);
      const area = await report(image, '-report_system_area', 'plain');
      const summary = /^System area summary: (.*)$/m.exec(area)?.[1] ?? null;
      if (systemArea === null) expect(summary).toBeNull();
      else expect(summary).toMatch(systemArea);
      await execa('checkisomd5', [image]);
    },
    120_000,
  );
});
