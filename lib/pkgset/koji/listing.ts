/** Asks a hub what is in tags, and for builds besides; in few large requests (pungi/phases/pkgset/pkgsets.py). */
import { InputError, KojiFault } from '../../errors.js';
import { FAULT, type KojiCall, type KojiClient, type KojiValue } from '../../koji/index.js';
import { buildOf, listOf, rpmOf, type KojiBuild, type KojiRpm } from './rows.js';

/** The builds of a tag and their RPMs. */
export interface TagListing {
  readonly builds: readonly KojiBuild[];
  readonly rpms: readonly KojiRpm[];
}

export interface TagQuestion {
  readonly tag: string;
  readonly event: number;
  readonly inherit: boolean;
}

/** Builds asked for in one request: the hub holds all its answers in memory. */
const BUILDS_AT_ONCE = 500;

/**
 * The newest build of each package in each tag at an event.
 * @throws InputError if there is no tag of a name
 */
export async function listTags(
  koji: KojiClient,
  questions: readonly TagQuestion[],
): Promise<readonly TagListing[]> {
  const listings: TagListing[] = [];
  for (const { tag, event, inherit } of questions) {
    const kwargs = { event, inherit, latest: true };
    const answer = await koji.call('listTaggedRPMS', [tag], kwargs).catch((error: unknown) => {
      throw unknownOr(error, `Koji tag ${tag}`, 'pkgset_koji_tag');
    });
    const [rpms, builds] = listOf(answer);
    listings.push({ builds: listOf(builds).map(buildOf), rpms: listOf(rpms).map(rpmOf) });
  }
  return listings;
}

/**
 * Builds by their NVRs (option pkgset_koji_builds).
 * @throws InputError that names all builds that the hub does not know
 */
export async function listBuilds(koji: KojiClient, nvrs: readonly string[]): Promise<TagListing> {
  const known: KojiBuild[] = [];
  const rpms: KojiRpm[] = [];
  const unknown: string[] = [];
  for (let start = 0; start < nvrs.length; start += BUILDS_AT_ONCE) {
    const some = nvrs.slice(start, start + BUILDS_AT_ONCE);
    const infos = await koji.multicall(some.map((nvr) => call('getBuild', nvr)));
    unknown.push(...some.filter((_, index) => infos[index] === null));
    const builds = infos.filter((info) => info !== null).map(buildOf);
    const lists = await koji.multicall(builds.map(({ id }) => call('listBuildRPMs', id)));
    known.push(...builds);
    rpms.push(...lists.flatMap((list) => listOf(list).map(rpmOf)));
  }
  if (unknown.length > 0) {
    throw new InputError(`Koji hub ${koji.profile.server} has no build ${unknown.join(', ')}`, {
      hint: 'correct pkgset_koji_builds: builds are named NAME-VERSION-RELEASE',
    });
  }
  return { builds: known, rpms };
}

const call = (method: string, argument: KojiValue): KojiCall => ({ method, args: [argument] });

/** Of a tag and builds besides: of a package that is among the latter, the tag's own build is not taken. */
export function withBuilds(listing: TagListing, extra: TagListing): TagListing {
  const names = new Set(extra.builds.map(({ packageName }) => packageName));
  const builds = listing.builds.filter(({ packageName }) => !names.has(packageName));
  const ids = new Set(builds.map(({ id }) => id));
  return {
    builds: [...builds, ...extra.builds],
    rpms: [...listing.rpms.filter(({ buildId }) => ids.has(buildId)), ...extra.rpms],
  };
}

/** A hub says of what it does not know only that it does not; which option names it, we know. */
function unknownOr(error: unknown, what: string, option: string): unknown {
  if (!(error instanceof KojiFault) || error.code !== FAULT.generic) return error;
  return new InputError(`${what} cannot be read: ${error.text}`, {
    hint: `correct ${option}, or the event: the tag must have existed then`,
    cause: error,
  });
}
