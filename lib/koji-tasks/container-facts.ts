/** What a node knows of its container, until containers_manifest merges it into osbs.json. A file per node. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { codeOf, fromSystemError, readJsonFile } from '../process/index.js';

const containerFactsSchema = z.object({
  version: z.literal(1),
  variant: z.string(),
  /** Null: a scratch build has none. */
  nvr: z.string().nullable(),
  /** What `osbs_registries` says of it, or its block; null: it is not pushed. */
  registry: z.unknown(),
  /** By arch, as in osbs.json. */
  entries: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});
export type ContainerFacts = z.infer<typeof containerFactsSchema>;

export const formatContainerFacts = (facts: ContainerFacts): string =>
  `${JSON.stringify(containerFactsSchema.parse(facts), null, 2)}\n`;

/** Reads the facts of all nodes, in the order of their names. @throws InputError if a file is broken */
export async function readContainerFacts(directory: string): Promise<readonly ContainerFacts[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw fromSystemError(error, 'read', directory);
  });
  const files = names.filter((name) => /^[^.].*\.json$/.test(name)).sort();
  return await Promise.all(
    files.map((name) => readJsonFile(path.join(directory, name), containerFactsSchema)),
  );
}

/** The listing of osbs.json: entries by variant and arch, each with the compose that they are of now. */
export function containerListing(facts: readonly ContainerFacts[], composeId: string): unknown {
  const listing: Record<string, Record<string, unknown[]>> = {};
  for (const { variant, entries } of facts) {
    for (const [arch, list] of Object.entries(entries)) {
      ((listing[variant] ??= {})[arch] ??= []).push(
        ...list.map((entry) => ({ ...entry, compose_id: composeId })),
      );
    }
  }
  return sorted(listing);
}

/** Builds that are to be pushed, by NVR, with what the configuration says of where to. */
export const registriesOf = (facts: readonly ContainerFacts[]): unknown =>
  sorted(
    Object.fromEntries(
      facts.flatMap(({ nvr, registry }) =>
        nvr === null || !isSaid(registry) ? [] : [[nvr, registry]],
      ),
    ),
  );

/** What Python takes for false asks for no push. */
const isSaid = (registry: unknown): boolean =>
  registry !== undefined && registry !== null && registry !== '' && registry !== false;

/** Keys in order, as Python's `sort_keys`. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
