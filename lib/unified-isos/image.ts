/** Makes one ISO in scratch, and says what it is. */
import { chmod, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { digestFile } from '../checksum/index.js';
import {
  formatGraftPoints,
  formatManifest,
  manifestCommand,
  overlay,
  planIso,
  readVolume,
  type IsoTool,
} from '../iso/index.js';
import {
  makeDirectory,
  writeScratchFile,
  type Command,
  type CommandResult,
} from '../process/index.js';
import { formatDiscinfo, formatTreeinfo, type ImageEntry } from '../productmd/index.js';
import type { UnifiedContent } from './content.js';
import { isoName, unifiedDiscinfo, unifiedTreeinfo, volumeIdOf } from './description.js';
import { makeRepository } from './repository.js';
import type { Settings } from './settings.js';

export interface ImageInput {
  readonly content: UnifiedContent;
  readonly composeId: string;
  readonly settings: Settings;
  /** An empty scratch directory. */
  readonly work: string;
  readonly run: (command: Command) => Promise<CommandResult>;
}

/** An image that waits for its place; its entry lacks what depends on that. */
export interface MadeImage {
  readonly content: UnifiedContent;
  readonly file: string;
  readonly manifest: string;
  readonly entry: Omit<ImageEntry, 'path' | 'subvariant' | 'additional_variants'>;
}

const PUBLIC_FILE = 0o644;

export async function makeImage(input: ImageInput): Promise<MadeImage> {
  const { content, composeId, settings, work, run } = input;
  const tool: IsoTool = settings.createiso_use_xorrisofs ? 'xorrisofs' : 'genisoimage';
  const image = path.join(work, isoName(composeId, content));
  const graftFile = path.join(work, 'graft-points');
  await makeDirectory(work);
  const { points, volumeId } = await layOut(input);
  await writeScratchFile(graftFile, formatGraftPoints(points));
  const commands = planIso({
    image,
    tool,
    arch: content.arch,
    volumeId,
    graftFile,
    isoLevel: null,
    bootArguments: [],
    supported: true,
    jigdo: null,
    replayScript: null,
  });
  for (const command of commands) await run(command);
  const listing = path.join(work, 'listing');
  await run(manifestCommand(tool, image, listing));
  const manifest = `${image}.manifest`;
  await writeScratchFile(manifest, formatManifest(tool, await readFile(listing, 'utf8')));
  await chmod(image, PUBLIC_FILE);
  return { content, file: image, manifest, entry: await describe(input, image) };
}

/** Where everything on the ISO comes from. */
async function layOut({ content, settings, work, run }: ImageInput) {
  const type = settings.createrepo_checksum;
  const checksums: Record<string, string> = {};
  const layers: ReadonlyMap<string, string>[] = [content.files];
  for (const part of content.parts) {
    const points = await makeRepository(part, path.join(work, part.variant.uid), type, run);
    layers.push(points);
    const repomd = `${part.variant.uid}/repodata/repomd.xml`;
    const { digests } = await digestFile(points.get(repomd) ?? '', [type]);
    checksums[repomd] = `${type}:${digests[type] ?? ''}`;
  }
  const treeinfo = unifiedTreeinfo(content, checksums);
  const own = new Map(['.treeinfo', '.discinfo'].map((name) => [name, path.join(work, name)]));
  await writeScratchFile(path.join(work, '.treeinfo'), formatTreeinfo(treeinfo));
  const discinfo = formatDiscinfo(unifiedDiscinfo(content, treeinfo));
  await writeScratchFile(path.join(work, '.discinfo'), discinfo);
  return { points: overlay(...layers, own), volumeId: volumeIdOf(content, treeinfo) };
}

async function describe(
  { content, settings }: ImageInput,
  image: string,
): Promise<MadeImage['entry']> {
  const [{ mtimeMs }, volume, { sizeBytes, digests }] = await Promise.all([
    stat(image),
    readVolume(image),
    digestFile(image, settings.media_checksums),
  ]);
  return {
    mtime: Math.trunc(mtimeMs / 1000),
    size: sizeBytes,
    volume_id: volume.volumeId,
    type: content.kind === 'debug' ? 'dvd-debuginfo' : 'dvd',
    format: 'iso',
    arch: content.arch,
    disc_number: 1,
    disc_count: 1,
    checksums: digests,
    implant_md5: volume.implantMd5,
    bootable: false,
    unified: true,
  };
}
