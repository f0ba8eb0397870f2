/** The commands that make an ISO image, as data: the image itself, the implanted checksum, jigdo (pungi/createiso.py). */
import path from 'node:path';
import type { Arch } from '../../config-schemas/names.js';
import type { Command } from '../process/index.js';
import { isohybridCommand } from './boot-arguments.js';
import { replayCommand } from './replay.js';

export type IsoTool = 'genisoimage' | 'xorrisofs';

export interface IsoPlanInput {
  /** Absolute path of the image to make, in scratch. */
  readonly image: string;
  readonly tool: IsoTool;
  readonly arch: Arch;
  /** Null: the image has none. */
  readonly volumeId: string | null;
  /** Path list with graft points. */
  readonly graftFile: string;
  /** 1 to 4; null: the tool's own. */
  readonly isoLevel: number | null;
  /** Arguments that make the image bootable; none for data and sources. */
  readonly bootArguments: readonly string[];
  /** The implanted checksum says that the medium is supported. */
  readonly supported: boolean;
  readonly jigdo: JigdoPlan | null;
  /** xorriso's script that makes the image out of boot.iso; null: the tool makes it from the list. */
  readonly replayScript: string | null;
}

export interface JigdoPlan {
  /** Where `NAME.jigdo` and `NAME.template` go, in scratch. */
  readonly dir: string;
  /** The tree whose files the image was made from. */
  readonly osTree: string;
}

/** The commands in order; each works on the image in scratch. */
export function planIso(input: IsoPlanInput): Command[] {
  return [
    ...imageCommands(input),
    implantCommand(input),
    ...(input.jigdo === null ? [] : [jigdoCommand(input.image, input.jigdo)]),
  ];
}

/** Replayed boot records are those of a USB stick already; others are made so. */
function imageCommands(input: IsoPlanInput): Command[] {
  if (input.replayScript !== null) return [replayCommand(input.replayScript)];
  const hybrid =
    input.bootArguments.length === 0 ? null : isohybridCommand(input.image, input.arch);
  return [imageCommand(input), ...(hybrid === null ? [] : [hybrid])];
}

/** These tools know no UTF-8 file names there (pungi/createiso.py `make_image`). */
const WITHOUT_CHARSET: ReadonlySet<string> = new Set(['ppc', 'ppc64', 'ppc64le']);

function imageCommand(input: IsoPlanInput): Command {
  const { tool, arch, volumeId, isoLevel } = input;
  return {
    program: tool,
    args: [
      ...(isoLevel === null ? [] : ['-iso-level', String(isoLevel)]),
      '-untranslated-filenames',
      ...(volumeId === null ? [] : ['-volid', volumeId]),
      '-J',
      '-joliet-long',
      '-rational-rock',
      ...(tool === 'genisoimage' ? ['-translation-table'] : []),
      ...(WITHOUT_CHARSET.has(arch) ? [] : ['-input-charset', 'utf-8']),
      ...['-x', './lost+found'],
      ...input.bootArguments,
      ...['-o', input.image],
      '-graft-points',
      ...['-path-list', input.graftFile],
    ],
    cwd: path.dirname(input.image),
  };
}

/** Implants the checksum by which an installer can check its medium. */
export const implantCommand = ({
  image,
  supported,
}: Pick<IsoPlanInput, 'image' | 'supported'>): Command => ({
  program: 'implantisomd5',
  args: [...(supported ? ['--supported-iso'] : []), image],
});

function jigdoCommand(image: string, { dir, osTree }: JigdoPlan): Command {
  const name = path.join(dir, path.basename(image));
  return {
    program: 'jigdo-file',
    args: [
      'make-template',
      '--force',
      `--image=${image}`,
      `--jigdo=${name}.jigdo`,
      `--template=${name}.template`,
      '--no-servers-section',
      '--report=noprogress',
      // The double slash marks where the part of a path begins that the jigdo file keeps.
      `${osTree.replace(/\/*$/, '')}//`,
    ],
  };
}
