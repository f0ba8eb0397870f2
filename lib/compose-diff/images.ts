/** What two composes' images differ in. Their names hold the compose's id, so they are known by what they are. */
import type { ImageEntry, ImageListing } from '../productmd/index.js';

export interface ImageChange {
  readonly kind: 'added' | 'dropped' | 'resized';
  /** `VARIANT.ARCH type format`, with subvariant and disc where they tell images apart. */
  readonly image: string;
  readonly before: { readonly path: string; readonly sizeBytes: number } | null;
  readonly after: { readonly path: string; readonly sizeBytes: number } | null;
}

/** Compares listings of images.json. */
export function diffImages(older: ImageListing, newer: ImageListing): readonly ImageChange[] {
  const [before, after] = [imagesOf(older), imagesOf(newer)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((image) => {
    const [old, now] = [before.get(image) ?? null, after.get(image) ?? null];
    if (old?.size === now?.size) return [];
    const kind = old === null ? 'added' : now === null ? 'dropped' : 'resized';
    return [{ kind, image, before: sideOf(old), after: sideOf(now) }];
  });
}

const sideOf = (entry: ImageEntry | null): ImageChange['before'] =>
  entry === null ? null : { path: entry.path, sizeBytes: entry.size };

function imagesOf(listing: ImageListing): ReadonlyMap<string, ImageEntry> {
  return new Map(
    Object.entries(listing).flatMap(([variant, byArch]) =>
      Object.entries(byArch).flatMap(([arch, entries]) =>
        entries.map((entry) => [nameOf(variant, arch, entry), entry] as const),
      ),
    ),
  );
}

function nameOf(variant: string, arch: string, entry: ImageEntry): string {
  const { type, format, subvariant, disc_number: disc, disc_count: count } = entry;
  return [
    `${variant}.${entry.arch === 'src' ? 'src' : arch}`,
    type,
    format,
    ...(subvariant === variant ? [] : [subvariant]),
    ...(count > 1 ? [`disc ${String(disc)}`] : []),
  ].join(' ');
}
