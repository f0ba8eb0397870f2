/** Takes images out of Koji's storage into the compose, and says what they are for images.json. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Arch } from '../../config-schemas/names.js';
import { formatImageFacts, type MadeImage } from '../../lib/images/index.js';
import { formatManifest, manifestCommand } from '../../lib/iso/index.js';
import type { KojiProfile } from '../../lib/koji/index.js';
import { obtainFile, type TaskImage } from '../../lib/koji-tasks/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import type { Publication } from '../../lib/publish/index.js';
import type { StepReturn } from '../step/index.js';
import type { KojiContext } from './hub.js';

/** An image of a task, and what it is to be in the compose. */
export interface ChosenImage extends TaskImage {
  readonly type: string;
  readonly format: string;
  readonly isBootable: boolean;
  readonly directory: 'iso' | 'images';
  /** The file's name in the compose; Koji's own by default. */
  readonly name?: string;
  /** A list of what is on it goes beside it. */
  readonly hasManifest?: boolean;
}

export interface ImageKind {
  readonly subvariant: string;
  readonly deliverable: string;
  readonly mayFail: (arch: string) => boolean;
  /** Arches that failed and were allowed to. */
  readonly failedArches?: readonly string[];
  /** What goes in place with the images. */
  readonly beside?: readonly Publication[];
}

/** Puts all images of a node in place. @throws InputError if a file is missing or of another size */
export async function publishImages(
  context: KojiContext,
  profile: KojiProfile,
  images: readonly ChosenImage[],
  kind: ImageKind,
): Promise<StepReturn> {
  const made: (MadeImage & { readonly arch: string })[] = [];
  const publications = new Map<string, Publication>();
  const manifests: Publication[] = [];
  for (const image of images) {
    const { from, to } = await obtain(context, profile, image);
    // A file may be an image of two types.
    publications.set(to, { from, to });
    if (image.hasManifest === true) manifests.push(await listIso(context, from, to));
    made.push({ ...(await describe(context, image, from, to, kind)), arch: image.arch });
  }
  const facts = await writeFacts(context, made);
  const beside = [...manifests, ...(kind.beside ?? [])];
  await context.publish([...publications.values(), ...beside, ...facts]);
  const bytes = made.reduce((sum, { image }) => sum + image.size, 0);
  return {
    summary: [...publications.keys()]
      .map((file) => path.basename(file))
      .join(', ')
      .slice(0, 360),
    numbers: { images: publications.size, bytes },
    failedDeliverables: (kind.failedArches ?? []).map((arch) => ({
      kind: kind.deliverable,
      variant: context.variant().uid,
      arch,
      subvariant: kind.subvariant,
    })),
  };
}

async function obtain(
  { tree, scratch, signal, progress, ...context }: KojiContext,
  profile: KojiProfile,
  image: ChosenImage,
): Promise<{ readonly from: string; readonly to: string }> {
  const name = image.name ?? path.posix.basename(image.path);
  const arch = image.arch as Arch;
  const directory =
    image.directory === 'iso'
      ? tree.isoDir(context.variant(), arch)
      : tree.imageDir(context.variant(), arch);
  const from = path.join(scratch, image.arch, image.directory, name);
  progress(name);
  await makeDirectory(path.dirname(from));
  await obtainFile(profile, image, from, { signal });
  return { from, to: path.join(directory, name) };
}

/** Every path on an ISO (pungi/phases/live_images.py `_write_manifest`). */
async function listIso(
  { node, scratch, run, tree }: KojiContext,
  from: string,
  to: string,
): Promise<Publication> {
  const listing = path.join(scratch, 'listing');
  const log = tree.logFile(node.arch ?? 'global', `manifest-${path.basename(to)}`);
  await run(manifestCommand('genisoimage', from, listing), log);
  const manifest = path.join(scratch, `${path.basename(to)}.manifest`);
  const text = formatManifest('genisoimage', await readFile(listing, 'utf8'));
  await writeScratchFile(manifest, text);
  return { from: manifest, to: `${to}.manifest` };
}

async function describe(
  { tree }: KojiContext,
  image: ChosenImage,
  from: string,
  to: string,
  { subvariant, deliverable, mayFail }: ImageKind,
): Promise<MadeImage> {
  const { mtimeMs, size } = await stat(from);
  return {
    deliverable,
    failable: mayFail(image.arch),
    maxSizeBytes: null,
    image: {
      path: tree.relativeToCompose(to),
      mtime: Math.trunc(mtimeMs / 1000),
      size,
      volume_id: null,
      type: image.type,
      format: image.format,
      arch: image.arch as Arch,
      disc_number: 1,
      disc_count: 1,
      checksums: {},
      implant_md5: null,
      bootable: image.isBootable,
      subvariant,
    },
  };
}

async function writeFacts(
  { tree, node, scratch, ...context }: KojiContext,
  made: readonly (MadeImage & { readonly arch: string })[],
): Promise<readonly Publication[]> {
  const variant = context.variant().uid;
  const publications: Publication[] = [];
  for (const arch of new Set(made.map((image) => image.arch as Arch))) {
    const images = made.filter((image) => image.arch === arch);
    const from = path.join(scratch, `facts.${arch}.json`);
    await writeScratchFile(
      from,
      formatImageFacts({ version: 1, kind: 'images', node: node.id, variant, arch, images }),
    );
    publications.push({ from, to: tree.imageFacts(node.id, arch) });
  }
  return publications;
}
