/** What is laid over an ISO: the given directories, and what of the ISO's own must follow from them. */
import { chmod, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { digestFile } from '../checksum/index.js';
import { InputError, PunjiError } from '../errors.js';
import { BOOT_CONFIGS, editBootConfigs, editEfiImage } from '../installer/index.js';
import {
  graftPointsOf,
  overlay,
  scanTree,
  type GraftPoints,
  type ReplacedPartition,
} from '../iso/index.js';
import { makeDirectory, writeScratchFile } from '../process/index.js';
import { formatTreeinfo, parseDiscinfo, parseTreeinfo, type Treeinfo } from '../productmd/index.js';
import { copyPartition, listBootRecords, parseAppended } from './appended.js';
import type { IsoPatch } from './patch.js';

interface Facts {
  /** A scratch directory. */
  readonly work: string;
  /** Paths on the source. */
  readonly onSource: ReadonlySet<string>;
  readonly volumeId: string;
  /** The volume id is not that of the source. */
  readonly isRelabelled: boolean;
}

interface Content {
  readonly points: GraftPoints;
  /** Images for UEFI that stand in for those of the ISO. */
  readonly partitions: readonly ReplacedPartition[];
  /** As the ISO says; null if it does not. */
  readonly arch: string | null;
}

const EFI_IMAGE = 'images/efiboot.img';
const TREEINFO = '.treeinfo';
const DISCINFO = '.discinfo';

export async function contentOf(patch: IsoPatch, facts: Facts): Promise<Content> {
  const given = overlay(...(await Promise.all(patch.directories.map(pointsIn))));
  const own = path.join(facts.work, 'own');
  const names = [...BOOT_CONFIGS, EFI_IMAGE, TREEINFO, DISCINFO].filter((name) =>
    facts.onSource.has(name),
  );
  await extract(patch, names, own);
  const { edited, partitions } = await editBoot(patch, facts, own, given);
  const points = overlay(edited, given);
  const treeinfo = await readTreeinfo(patch, names, own);
  const renewed = treeinfo === null ? null : await renewChecksums(treeinfo, points);
  if (renewed !== null && !given.has(TREEINFO)) {
    const file = path.join(facts.work, 'treeinfo');
    await writeScratchFile(file, formatTreeinfo(renewed));
    edited.set(TREEINFO, file);
  }
  const arch = await archOf(names, own, treeinfo);
  return { points: overlay(edited, given), partitions, arch };
}

async function pointsIn(directory: string): Promise<GraftPoints> {
  const facts = await stat(directory).catch(() => null);
  if (facts?.isDirectory() !== true) {
    throw new InputError(`${directory} is no directory`, {
      hint: 'give directories whose content is to be laid over the ISO',
    });
  }
  return graftPointsOf(await scanTree(directory));
}

async function extract(
  { source, run }: IsoPatch,
  names: readonly string[],
  target: string,
): Promise<void> {
  await makeDirectory(target);
  if (names.length === 0) return;
  const pairs = names.flatMap((name) => ['-extract', `/${name}`, path.join(target, name)]);
  await run({ program: 'xorriso', args: ['-osirrox', 'on', '-indev', source, ...pairs] });
  for (const name of names) {
    for (let at = path.dirname(name); at !== '.'; at = path.dirname(at)) {
      await chmod(path.join(target, at), 0o755);
    }
    await chmod(path.join(target, name), 0o644);
  }
}

interface EditedBoot {
  /** Files of the ISO that change. */
  readonly edited: Map<string, string>;
  readonly partitions: readonly ReplacedPartition[];
}

/** Boot configurations name the medium and its kickstart; those that change, and images for UEFI that do. */
async function editBoot(
  patch: IsoPatch,
  { work, onSource, volumeId, isRelabelled }: Facts,
  own: string,
  given: GraftPoints,
): Promise<EditedBoot> {
  const hasKickstart = given.has('ks.cfg') || onSource.has('ks.cfg');
  if (!given.has('ks.cfg') && !isRelabelled) return { edited: new Map(), partitions: [] };
  const image = path.join(own, EFI_IMAGE);
  const before = await readFile(image).catch(() => null);
  const medium = { volumeId, hasKickstart };
  const tools = { run: patch.run, scratchFile: path.join(work, 'efi-config') };
  const { found, changed } = await editBootConfigs(own, medium, tools);
  const after = await readFile(image).catch(() => null);
  const isImageChanged = before !== null && after !== null && !before.equals(after);
  const names = [...changed, ...(isImageChanged ? [EFI_IMAGE] : [])];
  for (const name of names) patch.say(`Boot config ${name} changed`);
  return {
    edited: new Map(names.map((name) => [name, path.join(own, name)])),
    partitions: await editPartitions(patch, work, found, tools),
  };
}

/** Partitions behind the files have a configuration of their own, too. */
async function editPartitions(
  { source, run, say }: IsoPatch,
  work: string,
  configs: ReadonlyMap<string, string>,
  tools: Parameters<typeof editEfiImage>[2],
): Promise<readonly ReplacedPartition[]> {
  const replaced: ReplacedPartition[] = [];
  const { stdout } = await run(listBootRecords(source));
  for (const partition of parseAppended(stdout)) {
    const { number, type } = partition;
    const file = path.join(work, `partition-${String(number)}`);
    await copyPartition(source, partition, file);
    if (!(await editEfiImage(file, configs, tools))) continue;
    say(`Boot config in partition ${String(number)} changed`);
    replaced.push({ number, type, file });
  }
  return replaced;
}

async function readTreeinfo(
  { say }: IsoPatch,
  names: readonly string[],
  own: string,
): Promise<Treeinfo | null> {
  if (!names.includes(TREEINFO)) return null;
  try {
    return parseTreeinfo(await readFile(path.join(own, TREEINFO), 'utf8'), TREEINFO);
  } catch (error) {
    if (!(error instanceof PunjiError)) throw error;
    say(`checksums in .treeinfo stay as they are: ${error.message}`);
    return null;
  }
}

/** Null if no file that it has a checksum of is replaced. */
async function renewChecksums(tree: Treeinfo, points: GraftPoints): Promise<Treeinfo | null> {
  const checksums: Record<string, string> = { ...tree.checksums };
  const replaced = Object.entries(checksums).filter(([name]) => points.has(name));
  for (const [name, checksum] of replaced) {
    const type = checksum.slice(0, checksum.indexOf(':'));
    const { digests } = await digestFile(points.get(name) ?? '', [type]);
    checksums[name] = `${type}:${digests[type] ?? ''}`;
  }
  return replaced.length === 0 ? null : { ...tree, checksums };
}

async function archOf(
  names: readonly string[],
  own: string,
  treeinfo: Treeinfo | null,
): Promise<string | null> {
  if (!names.includes(DISCINFO)) return treeinfo?.arch ?? null;
  const text = await readFile(path.join(own, DISCINFO), 'utf8');
  return parseDiscinfo(text, DISCINFO).arch;
}
