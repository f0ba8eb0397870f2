/** Which old composes go. Pure. What is linked, open, or may be read for reuse stays, as does what was published. */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import type { Neighbour } from './neighbours.js';

const FINISHED = ['FINISHED', 'FINISHED_INCOMPLETE'];
const UNFINISHED = ['DOOMED', 'TERMINATED'];
/** What a later compose takes parts of (lib/compose-id, `findOldCompose`). */
const REUSABLE = ['FINISHED', 'FINISHED_INCOMPLETE', 'DOOMED'];

/**
 * Of the composes of `own`'s type the newest `keep` that finished stay, and the newest `keep` that did not.
 * @returns what goes, the oldest first
 */
export function chooseOld(
  own: ComposeIdentity,
  neighbours: readonly Neighbour[],
  keep: number,
): readonly Neighbour[] {
  const newestFirst = [...neighbours].sort((a, b) => compare(b.identity, a.identity));
  const ofType = newestFirst.filter(({ identity }) => identity.type === own.type);
  const surplus = [FINISHED, UNFINISHED].flatMap((statuses) =>
    ofType.filter(({ status }) => statuses.includes(status)).slice(keep),
  );
  const read = readersNeed(newestFirst);
  return surplus
    .filter(
      (one) =>
        !one.isOpen &&
        !one.isLinked &&
        one.identity.id !== own.id &&
        !isPublished(one) &&
        !read.has(one.dir),
    )
    .sort((a, b) => compare(a.identity, b.identity));
}

/** A production compose that finished was made for others. */
const isPublished = ({ identity, status }: Neighbour): boolean =>
  identity.type === 'production' && FINISHED.includes(status);

/** For each compose that runs: the newest that had ended when it began, and all that are newer than that. */
function readersNeed(newestFirst: readonly Neighbour[]): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const reader of newestFirst.filter(({ isOpen }) => isOpen)) {
    for (const one of newestFirst) {
      if (one.dir === reader.dir) continue;
      needed.add(one.dir);
      if (REUSABLE.includes(one.status) && one.statusAtMs < reader.beganAtMs) break;
    }
  }
  return needed;
}

/** By date, then by respin. */
const compare = (a: ComposeIdentity, b: ComposeIdentity): number =>
  a.date === b.date ? a.respin - b.respin : a.date < b.date ? -1 : 1;
