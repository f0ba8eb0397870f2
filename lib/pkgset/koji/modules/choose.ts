/** Which modules of a tag a variant gets (pungi/phases/pkgset/sources/source_koji.py `_get_modules_from_koji_tags`). */
import { kojiStream, type ModuleSpec } from './spec.js';
import type { TaggedModule } from './build.js';

/** Of each stream only the builds of the first tag in the order that has one. */
export function fromTopmostTag(
  modules: readonly TaggedModule[],
  tags: readonly string[],
): TaggedModule[] {
  const rank = new Map(tags.map((tag, index) => [tag, index] as const).reverse());
  const rankOf = ({ tag }: TaggedModule): number => rank.get(tag) ?? tags.length;
  const best = new Map<string, number>();
  for (const one of modules) {
    best.set(streamOf(one), Math.min(best.get(streamOf(one)) ?? Infinity, rankOf(one)));
  }
  return modules.filter((one) => rankOf(one) === best.get(streamOf(one)));
}

export const isMatch = (spec: ModuleSpec, one: TaggedModule): boolean =>
  one.name === spec.name &&
  one.stream === kojiStream(spec.stream) &&
  (spec.version === null || spec.version === one.version) &&
  (spec.context === null || spec.context === one.context);

/** Of each stream the builds of the highest version, in all contexts. Sorted by name, stream and context. */
export function latestModules(modules: readonly TaggedModule[]): TaggedModule[] {
  const latest = new Map<string, bigint>();
  for (const one of modules) {
    const known = latest.get(streamOf(one));
    const version = versionOf(one);
    if (known === undefined || version > known) latest.set(streamOf(one), version);
  }
  const sortKey = (one: TaggedModule): string => `${streamOf(one)} ${one.context}`;
  return modules
    .filter((one) => versionOf(one) === latest.get(streamOf(one)))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

const streamOf = ({ name, stream }: TaggedModule): string => `${name} ${stream}`;

/** Versions are times, as numbers; what is no number comes before all others. */
export function versionOf({ version }: { readonly version: string }): bigint {
  return /^\d+$/.test(version) ? BigInt(version) : -1n;
}
