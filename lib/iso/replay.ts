/**
 * Bootable images out of an installer's boot.iso: xorriso adds the tree to it and writes its boot records anew
 * (pungi/createiso.py `write_xorriso_commands`). The only way for trees that start with GRUB on BIOS.
 */
import type { Command } from '../process/index.js';
import { isLeftOut, type GraftPoints } from './graft-points.js';

export interface ReplayInput {
  readonly bootIso: string;
  /** Absolute path of the image to make, in scratch. */
  readonly image: string;
  readonly arch: string;
  readonly volumeId: string | null;
  readonly points: GraftPoints;
  /** Images that stand in for those in partitions of boot.iso. */
  readonly partitions?: readonly ReplacedPartition[];
  /** Paths that boot.iso has already, without the slash at their beginning. */
  readonly onBootIso: ReadonlySet<string>;
  /** Of the files to put on the image: whether it is a program. */
  readonly isExecutable: (source: string) => boolean;
  /** Which paths that boot.iso has are replaced; boot configurations and what describes the tree by default. */
  readonly isReplaced?: (name: string) => boolean;
  /** Leave out genisoimage's lists of long names, which would be wrong. */
  readonly dropsTransTables?: boolean;
}

/** An image in a partition behind the files. */
export interface ReplacedPartition {
  /** From 1. */
  readonly number: number;
  /** A GUID, or the byte of an MBR. */
  readonly type: string;
  readonly file: string;
}

/** Of these the tree's own are put over those of boot.iso; boot images are patched by the tool that wrote them. */
const UPDATED: ReadonlySet<string> = new Set([
  'isolinux/isolinux.cfg',
  'etc/yaboot.conf',
  'ppc/ppc64/yaboot.conf',
  'EFI/BOOT/BOOTX64.conf',
  'EFI/BOOT/grub.cfg',
  'boot/grub2/grub.cfg',
  '.discinfo',
  '.treeinfo',
]);

/** Text for xorriso's standard input: one command a line. */
export function replayScript(input: ReplayInput): string {
  const lines = [
    ['-indev', input.bootIso],
    ['-outdev', input.image],
    ['-boot_image', 'any', 'replay'],
    ...(input.partitions ?? []).map(({ number, type, file }) => [
      '-append_partition',
      String(number),
      type,
      file,
    ]),
    ...(input.volumeId === null ? [] : [['-volid', input.volumeId]]),
    ['-joliet', 'on'],
    ['-compliance', 'joliet_long_names'],
    ...(input.dropsTransTables === true
      ? [['-find', '/', '-name', 'TRANS.TBL', '-exec', 'rm', '--']]
      : []),
    ...[...input.points].flatMap((point) => linesFor(point, input)),
    ...(input.arch === 'ppc64le' ? [['-as', 'mkisofs', '-U', '--']] : []),
    ['-chown_r', '0', '/', '--'],
    ['-chgrp_r', '0', '/', '--'],
    ['-end'],
  ];
  return lines.map((words) => `${words.map(quote).join(' ')}\n`).join('');
}

function linesFor([target, source]: readonly [string, string], input: ReplayInput): string[][] {
  const name = target.replace(/\/$/, '');
  const known = input.onBootIso.has(name);
  const isReplaced = input.isReplaced ?? ((path) => UPDATED.has(path));
  if (isLeftOut(target) || (known && !isReplaced(name))) return [];
  const place = `/${name}`;
  if (target.endsWith('/')) return known ? [] : [['-mkdir', place, '--']];
  const mode = input.isExecutable(source) ? '0555' : '0444';
  return [
    [known ? '-update' : '-map', source, place],
    ['-chmod', mode, place, '--'],
  ];
}

/** Runs a script. Without `-dialog on` xorriso would stop at the first question. */
export const replayCommand = (script: string): Command => ({
  program: 'xorriso',
  args: ['-abort_on', 'FAILURE', '-dialog', 'on'],
  stdin: { file: script },
});

/** xorriso takes words in quotes; a quote in a word goes into the other kind. */
function quote(word: string): string {
  if (/^[\w./:=+@%-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'"'"'`)}'`;
}
