/**
 * A new ISO out of another one and directories laid over it (pungi_utils/patch_iso.py). xorriso writes the boot records
 * anew, whatever they are, and nothing is mounted. The target is there whole or not at all.
 */
import { chmod, mkdtemp, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import {
  formatManifest,
  implantCommand,
  looksBootable,
  manifestCommand,
  readMarks,
  readVolume,
  replayCommand,
  replayScript,
  type GraftPoints,
} from '../iso/index.js';
import {
  placeFile,
  removeTree,
  writeScratchFile,
  type Command,
  type CommandResult,
} from '../process/index.js';
import { contentOf } from './content.js';

export interface IsoPatch {
  readonly source: string;
  readonly target: string;
  /** Their content is laid over the ISO's; the later wins. */
  readonly directories: readonly string[];
  /** That of the source by default. */
  readonly volumeId?: string | undefined;
  /** What installers are told of the medium; as the source says by default. */
  readonly isSupported?: boolean | undefined;
  /** For which arch it is, if its `.discinfo` and `.treeinfo` do not tell. */
  readonly arch?: string | undefined;
  /** Where what is needed on the way is kept; beside the target by default. */
  readonly workDir?: string | undefined;
  readonly run: (command: Command) => Promise<CommandResult>;
  /** Called with what a person should know of it. */
  readonly say: (text: string) => void;
}

const PUBLIC_FILE = 0o644;
/** ISO 9660 has room for that many bytes. */
const VOLUME_ID_BYTES = 32;

/** Makes the target. @throws InputError if the source is no ISO, or would not start a machine any more; ToolError */
export async function patchIso(patch: IsoPatch): Promise<void> {
  const marks = await readMarks(patch.source);
  if (!marks.isIso) {
    throw new InputError(`${patch.source} does not look like an ISO file`, {
      hint: 'the order is TARGET_ISO SOURCE_ISO GRAFT_DIR',
    });
  }
  const made = await mkdtemp(path.join(path.dirname(patch.target), '.patch-iso-'));
  const work = patch.workDir === undefined ? made : await scratchIn(patch.workDir);
  try {
    const image = path.join(made, 'image.iso');
    await makeImage(patch, image, work);
    if (looksBootable(marks) && !looksBootable(await readMarks(image))) {
      throw new InputError(`${patch.source} starts a machine, and what was made of it does not`, {
        hint: 'this kind of boot record cannot be written anew by xorriso',
      });
    }
    await chmod(image, PUBLIC_FILE);
    await placeFile(image, patch.target);
  } finally {
    await removeTree(made);
    await removeTree(work);
  }
}

const scratchIn = (directory: string): Promise<string> =>
  mkdtemp(path.join(directory, 'patch-iso-'));

async function makeImage(patch: IsoPatch, image: string, work: string): Promise<void> {
  const { source, run } = patch;
  const volume = await readVolume(source);
  const volumeId = patch.volumeId ?? volume.volumeId;
  if (Buffer.byteLength(volumeId ?? '') > VOLUME_ID_BYTES) {
    throw new InputError(`the volume id '${volumeId ?? ''}' is longer than 32 bytes`, {
      hint: 'ISO 9660 has no room for more',
    });
  }
  const onSource = await pathsOn(source, work, run);
  const { points, partitions, arch } = await contentOf(patch, {
    work,
    onSource,
    volumeId: volumeId ?? '',
    isRelabelled: volumeId !== volume.volumeId,
  });
  const script = path.join(work, 'xorriso.txt');
  const programs = await programsAmong(points);
  const text = replayScript({
    bootIso: source,
    image,
    arch: patch.arch ?? arch ?? '',
    volumeId,
    points,
    partitions,
    onBootIso: onSource,
    isExecutable: (file) => programs.has(file),
    isReplaced: () => true,
    dropsTransTables: true,
  });
  await writeScratchFile(script, text);
  await run(replayCommand(script));
  await run(implantCommand({ image, supported: patch.isSupported ?? volume.isSupported }));
}

/** Without the slash at their beginning. */
async function pathsOn(
  iso: string,
  work: string,
  run: IsoPatch['run'],
): Promise<ReadonlySet<string>> {
  const listing = path.join(work, 'listing');
  await run(manifestCommand('xorrisofs', iso, listing));
  const text = formatManifest('xorrisofs', await readFile(listing, 'utf8'));
  return new Set(text.split('\n').map((line) => line.replace(/^\//, '')));
}

const EXECUTE_BITS = 0o111;

async function programsAmong(points: GraftPoints): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const file of points.values()) {
    const facts = await stat(file).catch(() => null);
    if (facts?.isFile() === true && (facts.mode & EXECUTE_BITS) !== 0) found.add(file);
  }
  return found;
}
