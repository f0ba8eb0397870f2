/** Listings of tags that were asked for before: of a tag at an event the answer stays the same (pungi/phases/pkgset/pkgsets.py `get_latest_rpms`). */
import { z } from 'zod';
import type { KojiClient } from '../../koji/index.js';
import { keep, keptPlace, readKept, type KeptPlace } from '../kept.js';
import { listTags, type TagListing, type TagQuestion } from './listing.js';

const listingSchema = z.object({
  builds: z.array(
    z.object({
      id: z.number(),
      packageName: z.string(),
      place: z.object({
        name: z.string(),
        version: z.string(),
        release: z.string(),
        volume: z.string().nullable(),
      }),
    }),
  ),
  rpms: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      release: z.string(),
      arch: z.string(),
      buildId: z.number(),
      sizeBytes: z.number().nullable(),
    }),
  ),
});

/** A listing, and whether it is one of before: builds may have been moved to another volume since. */
export interface KnownListing extends TagListing {
  readonly isKept: boolean;
}

export interface KeptListingOptions {
  /** Older answers are not used. */
  readonly maxAgeMs: number;
  /** Where they are; by default, the worker's cache. */
  readonly directory?: string | null;
}

/** As `listTags`, but tags that were listed at the event before are not asked for. @throws as listTags */
export async function listKnownTags(
  koji: KojiClient,
  questions: readonly TagQuestion[],
  options: KeptListingOptions,
): Promise<readonly KnownListing[]> {
  const places = questions.map((question) => placeOf(koji, question, options));
  const known = await Promise.all(
    places.map((place) => readKept(place, listingSchema, options.maxAgeMs)),
  );
  const open = questions.filter((_, index) => known[index] === null);
  const listed = await listTags(koji, open);
  await Promise.all(
    open.map((question, index) => keep(placeOf(koji, question, options), listed[index])),
  );
  let next = 0;
  return known.map((listing) => {
    if (listing !== null) return { ...listing, isKept: true };
    const { builds, rpms } = listed[next++] ?? { builds: [], rpms: [] };
    return { builds, rpms, isKept: false };
  });
}

const placeOf = (
  koji: KojiClient,
  { tag, event, inherit }: TagQuestion,
  { directory }: KeptListingOptions,
): KeptPlace =>
  // The time tells hubs apart that were set up anew at the same address.
  keptPlace('listing', [koji.profile.server, tag, event.id, event.ts, inherit], directory);
