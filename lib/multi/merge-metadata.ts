/** Metadata of the whole out of that of its parts. Pure: always made anew from all finished parts, so nothing is left of old ones. */

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a part adds to the whole: mappings are joined, lists have each entry once, of single values the later wins. */
export function mergeMetadata(whole: Json | undefined, part: Json): Json {
  if (Array.isArray(whole) && Array.isArray(part)) return joinLists(whole, part);
  if (isMapping(whole) && isMapping(part)) {
    const keys = [...new Set([...Object.keys(whole), ...Object.keys(part)])].sort();
    return Object.fromEntries(
      keys.map((key) => {
        const added = part[key];
        return [key, added === undefined ? (whole[key] ?? null) : mergeMetadata(whole[key], added)];
      }),
    );
  }
  return part;
}

/** Says which compose the file is of; files that say no compose stay as they are. */
export function ofCompose(metadata: Json, compose: Json): Json {
  if (!isMapping(metadata) || !isMapping(metadata['payload'])) return metadata;
  if (!isMapping(metadata['payload']['compose'])) return metadata;
  return { ...metadata, payload: { ...metadata['payload'], compose } };
}

export const isMapping = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function joinLists(one: readonly Json[], other: readonly Json[]): readonly Json[] {
  const known = new Set(one.map((entry) => JSON.stringify(entry)));
  return [...one, ...other.filter((entry) => !known.has(JSON.stringify(entry)))];
}
