/** images.json: every image of a compose, under variant and arch (productmd/images.py). */
import { z } from 'zod';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { byBinaryArch, relativePathSchema } from './listing.js';
import { byCodePoint } from './json.js';
import {
  composeSection,
  composeSectionSchema,
  formatMetadata,
  parseMetadata,
} from './metadata-file.js';
import { IMAGE_FORMATS, IMAGE_TYPES } from './vocabulary.js';

export const imageSchema = z
  .object({
    /** Relative to `compose/`. */
    path: relativePathSchema,
    /** Seconds since 1970. */
    mtime: z.number().int(),
    size: z.number().int().positive(),
    volume_id: z.string().min(1).nullable(),
    type: z
      .string()
      .refine((type) => IMAGE_TYPES.has(type), { error: ({ input }) => unknown('type', input) }),
    format: z
      .string()
      .refine((format) => IMAGE_FORMATS.has(format), {
        error: ({ input }) => unknown('format', input),
      })
      .default('iso'),
    /** `src` for source images, which are listed under binary arches. */
    arch: z.string().min(1),
    disc_number: z.number().int(),
    disc_count: z.number().int(),
    /** Digests in hexadecimal by type; never empty. */
    checksums: z
      .record(z.string(), z.string())
      .refine((checksums) => Object.keys(checksums).length > 0, {
        error: 'an image without checksums; image_checksum did not see its file',
      }),
    implant_md5: z
      .string()
      .regex(/^[a-z0-9]{32}$/)
      .nullable(),
    bootable: z.boolean(),
    subvariant: z.string(),
    /** Holds content of several variants; written, with the list, only if true. */
    unified: z.boolean().optional(),
    additional_variants: z.array(z.string()).optional(),
  })
  .refine(
    ({ unified, additional_variants: others }) =>
      unified === true || others === undefined || others.length === 0,
    { error: 'only unified images can contain several variants' },
  );
export type ImageEntry = z.infer<typeof imageSchema>;

/** Images by variant uid and binary arch. */
const listingSchema = z.record(z.string(), byBinaryArch(z.array(imageSchema)));
export type ImageListing = Readonly<
  Record<string, Readonly<Record<string, readonly ImageEntry[]>>>
>;

const payloadSchema = z
  .object({ compose: composeSectionSchema, images: listingSchema })
  .superRefine(({ images }, context) => {
    for (const message of clashes(images)) {
      context.addIssue({ code: 'custom', message, path: ['images'] });
    }
  });

/** The text of images.json. @throws InputError for two images that nothing tells apart, among other rules */
export function formatImages(identity: ComposeIdentity, images: ImageListing): string {
  return formatMetadata('images', payloadSchema, {
    compose: composeSection(identity),
    images: sorted(images),
  });
}

/** Reads images.json. @throws InputError if it is broken */
export const parseImages = (text: string, file: string): { images: ImageListing } =>
  parseMetadata('images', payloadSchema, text, file);

const unknown = (what: string, value: unknown): string =>
  `unknown image ${what} '${String(value)}'`;

function sorted(images: ImageListing): z.input<typeof listingSchema> {
  const listing: Record<string, Record<string, ImageEntry[]>> = {};
  for (const [variant, arches] of Object.entries(images)) {
    for (const [arch, entries] of Object.entries(arches)) {
      if (entries.length === 0) continue;
      (listing[variant] ??= {})[arch] = entries
        .map(withoutDefaults)
        .sort((a, b) => byCodePoint(a.path, b.path));
    }
  }
  return listing;
}

function withoutDefaults(image: ImageEntry): ImageEntry {
  if (image.unified === true)
    return { ...image, additional_variants: image.additional_variants ?? [] };
  const plain = { ...image };
  delete plain.unified;
  if (plain.additional_variants?.length === 0) delete plain.additional_variants;
  return plain;
}

/** Two images with equal identity and different checksums are forbidden anywhere in the file. */
function* clashes(images: ImageListing): Generator<string> {
  const seen = new Map<string, ImageEntry>();
  for (const image of Object.values(images).flatMap((arches) => Object.values(arches).flat())) {
    const key = identityOf(image);
    const other = seen.get(key);
    if (other === undefined) seen.set(key, image);
    else if (!sameChecksums(other.checksums, image.checksums)) {
      yield `images ${other.path} and ${image.path} share ${IDENTITY.join(', ')}; one of these must differ`;
    }
  }
}

const IDENTITY = [
  'subvariant',
  'type',
  'format',
  'arch',
  'disc_number',
  'unified',
  'additional_variants',
] as const;

function identityOf(image: ImageEntry): string {
  const { subvariant, type, format, arch, disc_number: disc } = image;
  const unified = image.unified ?? false;
  return JSON.stringify([
    subvariant,
    type,
    format,
    arch,
    disc,
    unified,
    image.additional_variants ?? [],
  ]);
}

function sameChecksums(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  const types = Object.keys(a);
  return types.length === Object.keys(b).length && types.every((type) => a[type] === b[type]);
}
