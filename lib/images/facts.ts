/**
 * What nodes know of images, until images_manifest merges it into images.json: a phase that makes images says what
 * they are, image_checksum says their digests. A file per node (docs/metadata.md).
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { archSchema, nodeIdSchema, variantUidSchema } from '../../config-schemas/names.js';
import type { ComposeTree } from '../compose-tree/index.js';
import { codeOf, fromSystemError, readJsonFile } from '../process/index.js';
import { imageSchema } from '../productmd/index.js';

const madeImageSchema = z.object({
  /** The entry for images.json; its checksums come later. */
  image: z.object({ ...imageSchema.shape, checksums: z.record(z.string(), z.string()) }),
  /** The kind that deliverables.json names. */
  deliverable: z.string(),
  failable: z.boolean(),
  /** A limit of its own, bytes; null: that of createiso_max_size. */
  maxSizeBytes: z.number().nullable(),
});
export type MadeImage = z.infer<typeof madeImageSchema>;

const madeImagesSchema = z.object({
  version: z.literal(1),
  kind: z.literal('images'),
  node: nodeIdSchema,
  variant: variantUidSchema,
  /** `src` for source images, which are listed under every arch of the variant. */
  arch: archSchema,
  images: z.array(madeImageSchema),
});
export type MadeImages = z.infer<typeof madeImagesSchema>;

const imageChecksumsSchema = z.object({
  version: z.literal(1),
  kind: z.literal('checksums'),
  node: nodeIdSchema,
  /** Digests in hexadecimal by type, by the image's path relative to `compose/`. */
  checksums: z.record(z.string(), z.record(z.string(), z.string())),
});
export type ImageChecksums = z.infer<typeof imageChecksumsSchema>;

const factsSchema = z.discriminatedUnion('kind', [madeImagesSchema, imageChecksumsSchema]);

/** All that is known of images. */
export interface ImageFacts {
  readonly made: readonly MadeImages[];
  /** By the image's path. */
  readonly checksums: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** Reads the facts of all nodes. @throws InputError if a file is broken */
export async function readImageFacts(tree: ComposeTree): Promise<ImageFacts> {
  const directory = tree.imageFactsDir();
  const names = await readdir(directory).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw fromSystemError(error, 'read', directory);
  });
  const files = names.filter((name) => /^[^.].*\.json$/.test(name)).sort();
  const facts = await Promise.all(
    files.map((name) => readJsonFile(path.join(directory, name), factsSchema)),
  );
  return {
    made: facts.filter((one) => one.kind === 'images'),
    checksums: new Map(
      facts.flatMap((one) => (one.kind === 'checksums' ? Object.entries(one.checksums) : [])),
    ),
  };
}

/** The text of a node's file. */
export const formatImageFacts = (facts: MadeImages | ImageChecksums): string =>
  JSON.stringify(factsSchema.parse(facts), null, 2);
