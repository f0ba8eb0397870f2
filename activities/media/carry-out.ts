/** Carries out the commands that make an image: here, or as one script in a root of the arch (pungi/phases/createiso.py). */
import path from 'node:path';
import { z } from 'zod';
import type { Config } from '../../config-schemas/config.js';
import { runrootMethod } from '../../config-schemas/runroot-method.js';
import { SRC } from '../../config-schemas/names.js';
import { ConfigError } from '../../lib/errors.js';
import { isoScript, type IsoTool } from '../../lib/iso/index.js';
import { makeDirectory, writeScratchFile, type Command } from '../../lib/process/index.js';
import { withKoji } from '../koji-task/index.js';
import { runroot, tagOf, type RunrootContext, type RunrootPlace } from '../runroot/index.js';

type Context = RunrootContext & {
  readonly config: Pick<Config, 'buildinstall_method' | 'create_jigdo'>;
};

export interface ImageCommands {
  /** The image's file name. */
  readonly name: string;
  readonly bootable: boolean;
  readonly tool: IsoTool;
  readonly place: RunrootPlace;
  /** Directories of the place that the commands want. */
  readonly directories: readonly string[];
  readonly commands: readonly Command[];
  readonly log: string;
}

/** Whether the tools are those of another root than this worker's. */
export const isElsewhere = ({ config }: RunrootContext): boolean =>
  runrootMethod(config, 'createiso') !== 'local';

export async function carryOut(context: Context, image: ImageCommands): Promise<void> {
  if (isElsewhere(context)) {
    await inRoot(context, image);
    return;
  }
  for (const directory of image.directories) await makeDirectory(directory);
  for (const command of image.commands) await context.run(command, image.log);
}

async function inRoot(context: Context, image: ImageCommands): Promise<void> {
  const { scratch, tree } = context;
  const { name, place, directories, commands } = image;
  const from = path.join(scratch, 'commands.sh');
  const text = isoScript({
    outputDir: place.outputDir,
    directories,
    commands,
    findsTemplates: image.bootable && context.config.buildinstall_method === 'lorax',
    uid: process.getuid?.() ?? 0,
  });
  await writeScratchFile(from, text);
  const to = tree.isoCommands(context.arch(), context.variant().uid, name);
  const script = await place.input({ from, to });
  await runroot(context, {
    phase: 'createiso',
    name,
    command: ['bash', script],
    arch: await rootArch(context, image),
    packages: packagesOf(context, image),
    mounts: [tree.topDir],
    logFile: image.log,
  });
}

function packagesOf({ config }: Context, { tool, bootable }: ImageCommands): readonly string[] {
  const installer = config.buildinstall_method === 'lorax' ? ['lorax', 'which'] : ['anaconda'];
  return [
    'coreutils',
    tool === 'xorrisofs' ? 'xorriso' : 'genisoimage',
    'isomd5sum',
    ...(config.create_jigdo ? ['jigdo'] : []),
    ...(bootable ? installer : []),
  ];
}

const tagSchema = z.looseObject({ arches: z.string().nullish() });

/** Data can be put on a disc by any builder: in Koji those that there are most of do it. */
async function rootArch(context: Context, { bootable }: ImageCommands): Promise<string> {
  const arch = context.arch();
  if (bootable || runrootMethod(context.config, 'createiso') !== 'koji') return arch;
  const tag = tagOf(context.config);
  const known = await withKoji(context, (koji) => koji.call('getTag', [tag]));
  if (known === null) throw unknownTag(tag);
  const arches = (tagSchema.parse(known).arches ?? '').split(' ').filter((one) => one !== '');
  if (arches.includes('x86_64')) return 'x86_64';
  return arch === SRC ? (arches.sort()[0] ?? arch) : arch;
}

const unknownTag = (tag: string): ConfigError =>
  new ConfigError([
    {
      severity: 'error',
      path: 'runroot_tag',
      message: `Tag "${tag}" does not exist.`,
      hint: 'name a tag of the hub, one whose repository has the tools of discs',
    },
  ]);
