/**
 * Puts finished images among those of the compose: first the images, then the files of checksums, then images.json.
 * Each file is there whole or not at all, so that a crash leaves a compose that knows nothing of them, and a second run
 * puts all right.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { digestFile, formatChecksums, type ChecksumEntry } from '../checksum/index.js';
import type { ComposeTree } from '../compose-tree/index.js';
import { checksumFiles } from '../images/index.js';
import {
  codeOf,
  fromSystemError,
  hardlinkOrCopy,
  syncDirectory,
  writeFileAtomic,
} from '../process/index.js';
import {
  formatImages,
  parseImages,
  type ImageEntry,
  type ImageListing,
} from '../productmd/index.js';
import type { Kind, VariantPart } from './content.js';
import type { MadeImage } from './image.js';
import type { Settings } from './settings.js';

export interface PublishInput {
  readonly tree: ComposeTree;
  readonly identity: ComposeIdentity;
  readonly settings: Settings;
  readonly images: readonly MadeImage[];
}

type Listing = Record<string, Record<string, ImageEntry[]>>;

/** Returns the images' paths relative to `compose/`. @throws InputError if images.json would be wrong with them */
export async function publishImages(input: PublishInput): Promise<readonly string[]> {
  const { tree, identity, images } = input;
  const file = tree.metadataFile('images.json');
  const placed = images.flatMap(placesOf);
  const listing = await withImages(file, placed);
  const text = formatImages(identity, listing);
  for (const { image, path: below } of placed) {
    const target = tree.composeDir(below);
    await hardlinkOrCopy(image.file, target);
    await hardlinkOrCopy(image.manifest, `${target}.manifest`);
    await syncDirectory(path.dirname(target));
  }
  const directories = new Set(placed.map(({ path: below }) => path.dirname(below)));
  for (const [name, lines] of await checksumTexts(input, listing, directories)) {
    await writeFileAtomic(name, lines);
  }
  await writeFileAtomic(file, text);
  return [...new Set(placed.map(({ path: below }) => below))].sort();
}

interface Placed {
  readonly image: MadeImage;
  readonly part: VariantPart;
  readonly path: string;
  readonly entry: ImageEntry;
}

/** An image has a name in the directory of each variant on it. */
function placesOf(image: MadeImage): readonly Placed[] {
  const { content, file, entry } = image;
  const uids = content.parts.map(({ variant }) => variant.uid);
  return content.parts.map((part) => {
    const place = path.join(isoDirOf(content.kind, part), path.basename(file));
    return {
      image,
      part,
      path: place,
      entry: {
        ...entry,
        path: place,
        subvariant: part.variant.id,
        additional_variants: uids.filter((uid) => uid !== part.variant.uid),
      },
    };
  });
}

/** As composeinfo.json says, or as it would. */
function isoDirOf(kind: Kind, { variant: { uid, paths }, arches }: VariantPart): string {
  const [arch = ''] = arches;
  if (kind === 'source') return paths.source_isos?.[arch] ?? path.join(uid, 'source', 'iso');
  const plain = paths.isos?.[arch] ?? path.join(uid, arch, 'iso');
  return kind === 'binary' ? plain : path.join(path.dirname(plain), 'debug', path.basename(plain));
}

/** What images.json has, with the new images in place of those that an earlier run made. */
async function withImages(file: string, placed: readonly Placed[]): Promise<Listing> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
  const known: ImageListing = text === null ? {} : parseImages(text, file).images;
  const made = new Set(placed.map((one) => one.path));
  const listing: Listing = {};
  for (const [variant, arches] of Object.entries(known)) {
    for (const [arch, entries] of Object.entries(arches)) {
      const others = entries.filter((entry) => !made.has(entry.path));
      ((listing[variant] ??= {})[arch] ??= []).push(...others);
    }
  }
  for (const { part, entry } of placed) {
    for (const arch of part.arches) {
      ((listing[part.variant.uid] ??= {})[arch] ??= []).push(entry);
    }
  }
  return listing;
}

/** The texts of all checksum files of the given directories, which name older images, too. */
async function checksumTexts(
  { tree, identity, settings }: PublishInput,
  listing: Listing,
  directories: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const lines = new Map<string, ChecksumEntry[]>();
  for (const [variant, arches] of Object.entries(listing)) {
    for (const [arch, entries] of Object.entries(arches)) {
      const naming = {
        identity,
        variant,
        arches: [arch],
        base: settings.media_checksum_base_filename,
        oneFile: settings.media_checksum_one_file,
      };
      for (const entry of entries.filter((one) => directories.has(path.dirname(one.path)))) {
        for (const type of settings.media_checksums) {
          const line = await lineOf(tree, entry, type);
          const image = tree.composeDir(entry.path);
          for (const name of checksumFiles(image, type, naming)) {
            lines.set(name, [...(lines.get(name) ?? []), line]);
          }
        }
      }
    }
  }
  return new Map([...lines].map(([name, all]) => [name, formatChecksums(all)]));
}

async function lineOf(tree: ComposeTree, entry: ImageEntry, type: string): Promise<ChecksumEntry> {
  const known = entry.checksums[type];
  const digest =
    known ?? (await digestFile(tree.composeDir(entry.path), [type])).digests[type] ?? '';
  return { fileName: path.basename(entry.path), sizeBytes: entry.size, type, digest };
}
