/** Whether a variant's disc starts a machine, and how it is made to (docs/createiso.md, "Bootable discs"). */
import { access, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config-schemas/config.js';
import { SRC } from '../../config-schemas/names.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import { InputError } from '../../lib/errors.js';
import { readInstallerFacts } from '../../lib/installer/index.js';
import {
  bootArguments,
  formatManifest,
  manifestCommand,
  needsPpcTemplates,
  replayScript,
  TEMPLATE,
  type GraftPoints,
  type IsoPlanInput,
  type IsoTool,
} from '../../lib/iso/index.js';
import { writeScratchFile } from '../../lib/process/index.js';
import type { RunrootContext, RunrootPlace } from '../runroot/index.js';
import type { StepContext } from '../step/index.js';
import { isElsewhere } from './carry-out.js';
import { findLoraxTemplates } from './lorax-templates.js';

/** A context of a phase that makes media. */
export type MediaContext = RunrootContext &
  StepContext<
    keyof Pick<
      Config,
      | 'buildinstall_method'
      | 'buildinstall_skip'
      | 'create_jigdo'
      | 'createiso_use_xorrisofs'
      | 'iso_hfs_ppc64le_compatible'
      | 'iso_level'
    >
  >;
type Context = MediaContext;

/** Sources, addons and optional variants never start a machine (pungi/phases/createiso.py). */
export async function bootOf(
  context: Context,
): Promise<{ bootable: boolean; warnings: readonly string[] }> {
  const { config, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const skip = valuesFor(config.buildinstall_skip, variant.uid, arch);
  const wanted =
    config.buildinstall_method !== undefined &&
    arch !== SRC &&
    variant.type === 'variant' &&
    !(skip.length === 1 && skip[0] === true);
  if (!wanted) return { bootable: false, warnings: [] };
  const bootable = (await readInstallerFacts(tree, arch, variant.uid)) !== null;
  const warning = `The disc of ${variant.uid}.${arch} will not be bootable: no installer was made for it`;
  return { bootable, warnings: bootable ? [] : [warning] };
}

interface BootedImage {
  /** The image's file name. */
  readonly name: string;
  readonly place: RunrootPlace;
  readonly tool: IsoTool;
  readonly image: string;
  readonly volumeId: string | null;
  readonly points: GraftPoints;
  readonly log: string;
}

/** How the image tool is told to make a bootable image. */
export async function planBoot(
  context: Context,
  booted: BootedImage,
): Promise<Pick<IsoPlanInput, 'bootArguments' | 'replayScript'>> {
  if (booted.tool === 'xorrisofs')
    return { bootArguments: [], replayScript: await replay(context, booted) };
  const arch = context.arch();
  const hfsCompatible = context.config.iso_hfs_ppc64le_compatible;
  checkIsolinux(arch, booted.points);
  const templates = needsPpcTemplates(arch, hfsCompatible) ? await ppcDirOf(context, booted) : '';
  return {
    bootArguments: bootArguments(arch, { hfsCompatible, ppcDir: templates }),
    replayScript: null,
  };
}

/** Trees of lorax since Fedora 37 start with GRUB, of which genisoimage knows nothing. */
function checkIsolinux(arch: string, points: GraftPoints): void {
  if (arch !== 'x86_64' && arch !== 'i386') return;
  if (points.has('isolinux/isolinux.bin')) return;
  throw new InputError('the tree has no isolinux/isolinux.bin', {
    hint: 'its installer starts with GRUB: set createiso_use_xorrisofs, which takes the boot records of images/boot.iso',
  });
}

async function replay(context: Context, booted: BootedImage): Promise<string> {
  const root = context.tree.osTree(context.variant(), context.arch());
  const bootIso = path.join(root, 'images', 'boot.iso');
  await access(bootIso).catch(() => {
    throw new InputError(`${bootIso} is not there`, {
      hint: 'createiso_use_xorrisofs takes the boot records of this file; without it use genisoimage',
    });
  });
  const listing = path.join(context.scratch, 'boot.iso.listing');
  await context.run(manifestCommand('xorrisofs', bootIso, listing), booted.log);
  const paths = formatManifest('xorrisofs', await readFile(listing, 'utf8')).split('\n');
  const programs = await programsAmong(booted.points);
  const from = path.join(context.scratch, 'xorriso.txt');
  const text = replayScript({
    ...booted,
    bootIso,
    arch: context.arch(),
    onBootIso: new Set(paths.map((one) => one.replace(/^\//, ''))),
    isExecutable: (source) => programs.has(source),
  });
  await writeScratchFile(from, text);
  const directory = context.tree.tmpDir(context.arch(), context.variant().uid);
  return await booted.place.input({ from, to: path.join(directory, `xorriso-${booted.name}.txt`) });
}

const EXECUTE_BITS = 0o111;

async function programsAmong(points: GraftPoints): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const source of points.values()) {
    if (source.endsWith('.rpm')) continue;
    const facts = await stat(source).catch(() => null);
    if (facts?.isFile() === true && (facts.mode & EXECUTE_BITS) !== 0) found.add(source);
  }
  return found;
}

async function ppcDirOf(context: Context, { log }: BootedImage): Promise<string> {
  if (context.config.buildinstall_method === 'buildinstall')
    return '/usr/lib/anaconda-runtime/boot';
  const templates = isElsewhere(context) ? TEMPLATE : await findLoraxTemplates(context, log);
  return path.join(templates, 'config_files', 'ppc');
}
