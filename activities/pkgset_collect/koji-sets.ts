/** Which package sets a compose has: a set for each tag with modules, and for each tag that all variants share. */
import type { KojiClient } from '../../lib/koji/index.js';
import {
  listBuilds,
  listKnownTags,
  withBuilds,
  type CollectedModules,
  type KnownListing,
  type KojiEvent,
} from '../../lib/pkgset/koji/index.js';
import type { Context } from './collect.js';

/** Name of the set of a compose that names builds but no tag. */
const NO_TAG = 'no-tag';

export interface SetQuestion {
  /** The tag. */
  readonly name: string;
  readonly listing: KnownListing;
  /** All variants see it, and it takes the builds and scratch builds that are named beside tags. */
  readonly isShared: boolean;
  /** `NAME.ARCH` of the packages to take; null: all. */
  readonly artifacts: ReadonlySet<string> | null;
  /** Variants that see it, by uid; none: all. */
  readonly onlyForVariants: readonly string[];
}

type Place = Omit<SetQuestion, 'listing'> & { readonly inherit: boolean };

export class KojiSets {
  constructor(
    private readonly context: Context,
    private readonly koji: KojiClient,
    private readonly event: KojiEvent,
    private readonly modules: CollectedModules,
  ) {}

  /** Lists all tags, and what is named beside them. @throws InputError if a tag or build is not there */
  async ask(): Promise<readonly SetQuestion[]> {
    const places = this.places();
    const { pkgset_koji_builds: builds = [], pkgset_koji_scratch_tasks: tasks = [] } =
      this.context.config;
    const extra = await listBuilds(this.koji, [builds].flat());
    const names = places.map(({ name }) => name);
    this.context.progress(`listing ${names.join(', ')} at event ${String(this.event.id)}`);
    const listings = await this.list(places, this.maxAgeMs());
    const questions = places.map((place, index) => {
      const listing = listings[index] ?? { builds: [], rpms: [], isKept: false };
      return {
        ...place,
        listing: place.isShared ? { ...listing, ...withBuilds(listing, extra) } : listing,
      };
    });
    const isAlone = !places.some(({ isShared }) => isShared);
    // Builds and tasks without any tag make a set of their own.
    const isNeeded = isAlone && ([builds, tasks].flat().length > 0 || places.length === 0);
    return isNeeded ? [...questions, withoutTag({ ...extra, isKept: false })] : questions;
  }

  /** The listing of a set as the hub has it now. */
  async askAnew(question: SetQuestion): Promise<KnownListing> {
    const place = this.places().filter(({ name }) => name === question.name);
    const [listing] = await this.list(place, 0);
    if (listing === undefined) return question.listing;
    const extra = await listBuilds(
      this.koji,
      [this.context.config.pkgset_koji_builds ?? []].flat(),
    );
    return question.isShared ? { ...listing, ...withBuilds(listing, extra) } : listing;
  }

  private async list(places: readonly Place[], maxAgeMs: number): Promise<readonly KnownListing[]> {
    const questions = places.map(({ name: tag, inherit }) => ({
      tag,
      event: this.event,
      inherit,
    }));
    return await listKnownTags(this.koji, questions, { maxAgeMs });
  }

  private places(): readonly Place[] {
    const { config } = this.context;
    const shared = [...new Set([config.pkgset_koji_tag ?? []].flat())];
    const own = this.modules.tags.filter(({ tag }) => !shared.includes(tag));
    const withoutOwn = shared.length > 0 ? [] : this.variantsWithoutTag();
    return [
      ...own.map(({ tag, artifacts, variants }) => ({
        name: tag,
        isShared: false,
        artifacts: artifacts.size === 0 ? null : artifacts,
        onlyForVariants: [...variants, ...withoutOwn],
        inherit: config.pkgset_koji_inherit_modules,
      })),
      ...shared.map((name) => ({
        name,
        isShared: true,
        artifacts: null,
        onlyForVariants: [],
        inherit: config.pkgset_koji_inherit,
      })),
    ];
  }

  /** They see all sets. */
  private variantsWithoutTag(): string[] {
    const having = new Set(this.modules.tags.flatMap(({ variants }) => [...variants]));
    return this.context.compose.variants.map(({ uid }) => uid).filter((uid) => !having.has(uid));
  }

  private maxAgeMs(): number {
    const { dogpile_cache_expiration_time: seconds } = this.context.config;
    return seconds === undefined ? Infinity : seconds * 1000;
  }
}

const withoutTag = (listing: KnownListing): SetQuestion => ({
  name: NO_TAG,
  listing,
  isShared: true,
  artifacts: null,
  onlyForVariants: [],
});
