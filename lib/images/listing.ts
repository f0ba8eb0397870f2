/** Merges what nodes know of images into the listing of images.json. */
import type { Variant } from '../../config-schemas/variants.js';
import type { ImageEntry, ImageListing } from '../productmd/index.js';
import type { ImageFacts, MadeImage } from './facts.js';

/** An image where images.json lists it. */
export interface ListedImage extends MadeImage {
  readonly variant: Variant;
  /** A binary arch: a source image stands under each of its variant's. */
  readonly arch: string;
}

/** Every image under variant and binary arch, in the order of variants and arches. */
export function listImages(facts: ImageFacts, variants: readonly Variant[]): ListedImage[] {
  return variants.flatMap((variant) => {
    const made = facts.made.filter(({ variant: uid }) => uid === variant.uid);
    return variant.arches.flatMap((arch) =>
      made
        .filter((one) => one.arch === arch || one.arch === 'src')
        .flatMap(({ images }) => images)
        .map((image) => ({ ...withChecksums(image, facts), variant, arch })),
    );
  });
}

/** The same as images.json has it. */
export function imageListing(images: readonly ListedImage[]): ImageListing {
  const listing: Record<string, Record<string, ImageEntry[]>> = {};
  for (const { variant, arch, image } of images) {
    ((listing[variant.uid] ??= {})[arch] ??= []).push(image);
  }
  return listing;
}

function withChecksums(made: MadeImage, { checksums }: ImageFacts): MadeImage {
  const found = checksums.get(made.image.path) ?? {};
  return { ...made, image: { ...made.image, checksums: found } };
}
