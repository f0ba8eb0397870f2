/** Asks a hub what is in tags, and for builds besides; in few large requests (pungi/phases/pkgset/pkgsets.py). */
import { InputError, KojiFault } from '../../errors.js';
import { FAULT, type KojiCall, type KojiClient, type KojiValue } from '../../koji/index.js';
import { callAll } from './batches.js';
import type { KojiEvent } from './event.js';
import { buildOf, listOf, rpmOf, type KojiBuild, type KojiRpm } from './rows.js';

/** The builds of a tag and their RPMs. */
export interface TagListing {
  readonly builds: readonly KojiBuild[];
  readonly rpms: readonly KojiRpm[];
}

export interface TagQuestion {
  readonly tag: string;
  readonly event: KojiEvent;
  readonly inherit: boolean;
}

/** Tags listed in one request. Each may have tens of thousands of packages, and the hub holds all in memory. */
const TAGS_AT_ONCE = 8;

/**
 * The newest build of each package in each tag at an event.
 * @throws InputError if there is no tag of a name
 */
export async function listTags(
  koji: KojiClient,
  questions: readonly TagQuestion[],
): Promise<readonly TagListing[]> {
  const listings: TagListing[] = [];
  for (let start = 0; start < questions.length; start += TAGS_AT_ONCE) {
    const some = questions.slice(start, start + TAGS_AT_ONCE);
    const answers = await koji.multicallEach(
      some.map(({ tag, event, inherit }) => ({
        method: 'listTaggedRPMS',
        args: [tag],
        kwargs: { event: event.id, inherit, latest: true },
      })),
    );
    answers.forEach(({ value, fault }, index) => {
      const { tag = '' } = some[index] ?? {};
      if (fault !== null) throw unknownTag(fault, `Koji tag ${tag}`, 'pkgset_koji_tag');
      const [rpms, builds] = listOf(value);
      listings.push({ builds: listOf(builds).map(buildOf), rpms: listOf(rpms).map(rpmOf) });
    });
  }
  return listings;
}

/**
 * Builds by their NVRs (option pkgset_koji_builds).
 * @throws InputError that names all builds that the hub does not know
 */
export async function listBuilds(koji: KojiClient, nvrs: readonly string[]): Promise<TagListing> {
  const infos = await callAll(
    koji,
    nvrs.map((nvr) => call('getBuild', nvr)),
  );
  const unknown = nvrs.filter((_, index) => infos[index] === null);
  if (unknown.length > 0) {
    throw new InputError(`Koji hub ${koji.profile.server} has no build ${unknown.join(', ')}`, {
      hint: 'correct pkgset_koji_builds: builds are named NAME-VERSION-RELEASE',
    });
  }
  const builds = infos.map(buildOf);
  const lists = await callAll(
    koji,
    builds.map(({ id }) => call('listBuildRPMs', id)),
  );
  return { builds, rpms: lists.flatMap((list) => listOf(list).map(rpmOf)) };
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
export function unknownTag(error: unknown, what: string, option: string): unknown {
  if (!(error instanceof KojiFault) || error.code !== FAULT.generic) return error;
  return new InputError(`${what} cannot be read: ${error.text}`, {
    hint: `correct ${option}, or the event: the tag must have existed then`,
    cause: error,
  });
}
