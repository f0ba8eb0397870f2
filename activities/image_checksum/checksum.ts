/** Digests of all images of a variant and arch, written beside them and kept for images.json. */
import path from 'node:path';
import type { imageChecksumPhase } from '../../graph/phases/image-checksum.js';
import { digestFile, formatChecksums, type ChecksumEntry } from '../../lib/checksum/index.js';
import { digestOf } from '../../lib/fingerprint/index.js';
import {
  checksumFiles,
  formatImageFacts,
  readImageFacts,
  type ChecksumNaming,
  type MadeImage,
} from '../../lib/images/index.js';
import { codeOf, writeScratchFile } from '../../lib/process/index.js';
import type { ContextOf, Publication, StepReturn } from '../step/index.js';
import { withdrawFailed } from './withdraw-failed.js';

type Context = ContextOf<typeof imageChecksumPhase>;
type Digests = Readonly<Record<string, string>>;

const GIGABYTE = 1e9;

export async function checksumImages(context: Context): Promise<StepReturn> {
  const warnings = await withdrawFailed(context);
  const made = await imagesOf(context);
  const images = made.map(({ image }) => image.path);
  const naming = namingOf(context);
  const checksums: Record<string, Digests> = {};
  const entries = new Map<string, ChecksumEntry[]>();
  let bytes = 0;
  for (const image of images) {
    const file = context.tree.composeDir(image);
    const found = await digestsOf(context, file);
    if (found === null) continue;
    bytes += found.sizeBytes;
    checksums[image] = found.digests;
    addEntries(entries, file, found, naming);
  }
  await context.publish([
    ...(await writeChecksumFiles(context, entries)),
    await writeFacts(context, checksums),
  ]);
  const count = Object.keys(checksums).length;
  const types = context.config.media_checksums.join(', ');
  return {
    summary:
      count === 0
        ? 'no images'
        : `${types} of ${String(count)} images, ${(bytes / GIGABYTE).toFixed(2)} GB`,
    numbers: { images: count, bytes },
    // Who lists images takes what is known of them besides from their own nodes' files.
    seen: digestOf([made, checksums]),
    warnings: [...warnings],
  };
}

async function imagesOf(context: Context): Promise<MadeImage[]> {
  const [variant, arch] = [context.variant(), context.arch()];
  const { made } = await readImageFacts(context.tree);
  return made
    .filter((one) => one.variant === variant.uid && one.arch === arch)
    .flatMap(({ images }) => images);
}

/** Source images are listed under every arch of the variant. */
function namingOf({ config, compose, ...context }: Context): ChecksumNaming {
  const [variant, arch] = [context.variant(), context.arch()];
  return {
    identity: compose.identity,
    variant: variant.uid,
    arches: arch === 'src' ? variant.arches : [arch],
    base: config.media_checksum_base_filename,
    oneFile: config.media_checksum_one_file,
  };
}

/** Null for a file that is not there; images.json will be refused for want of its checksums. */
async function digestsOf(
  context: Context,
  file: string,
): Promise<Awaited<ReturnType<typeof digestFile>> | null> {
  const name = path.basename(file);
  try {
    return await digestFile(file, context.config.media_checksums, {
      signal: context.signal,
      onProgress: (text) => {
        context.progress(`${name}: ${text}`);
      },
    });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    context.log.warn(`${file} is not there and has no checksums`);
    return null;
  }
}

function addEntries(
  entries: Map<string, ChecksumEntry[]>,
  file: string,
  { sizeBytes, digests }: { readonly sizeBytes: number; readonly digests: Digests },
  naming: ChecksumNaming,
): void {
  for (const [type, digest] of Object.entries(digests)) {
    for (const target of checksumFiles(file, type, naming)) {
      const known = entries.get(target) ?? [];
      entries.set(target, [...known, { fileName: path.basename(file), sizeBytes, type, digest }]);
    }
  }
}

async function writeChecksumFiles(
  context: Context,
  entries: ReadonlyMap<string, readonly ChecksumEntry[]>,
): Promise<Publication[]> {
  const publications: Publication[] = [];
  for (const [to, lines] of entries) {
    const from = path.join(context.scratch, 'sums', String(publications.length));
    await writeScratchFile(from, formatChecksums(lines));
    publications.push({ from, to });
  }
  return publications;
}

async function writeFacts(
  { node, scratch, tree }: Context,
  checksums: Record<string, Record<string, string>>,
): Promise<Publication> {
  const from = path.join(scratch, 'facts.json');
  const facts = formatImageFacts({ version: 1, kind: 'checksums', node: node.id, checksums });
  await writeScratchFile(from, facts);
  return { from, to: tree.imageFacts(node.id) };
}
