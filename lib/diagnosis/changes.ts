/** What has changed since an earlier compose in what a phase reads: options of the configuration, and packages. */
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ComposeTree } from '../compose-tree/index.js';
import { pkgsetIndexSchema, pkgsetPackagesSchema } from '../pkgset/index.js';
import { readJsonFile } from '../process/index.js';
import { formatNevra } from '../rpm/index.js';

export interface Changes {
  /** Names of options whose values differ. */
  readonly options: readonly string[];
  /** Packages of the package sets that only one of the two has. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Compares two composes. Only options of `reads` count. What one of them no longer has is left out. */
export async function changesBetween(
  before: ComposeTree,
  now: ComposeTree,
  reads: readonly string[],
): Promise<Changes> {
  const [older, newer] = await Promise.all([packagesOf(before), packagesOf(now)]);
  const known = older !== null && newer !== null;
  return {
    options: await changedOptions(before, now, reads),
    added: known ? [...newer].filter((nevra) => !older.has(nevra)) : [],
    removed: known ? [...older].filter((nevra) => !newer.has(nevra)) : [],
  };
}

async function changedOptions(
  before: ComposeTree,
  now: ComposeTree,
  reads: readonly string[],
): Promise<readonly string[]> {
  const [older, newer] = await Promise.all([optionsOf(before), optionsOf(now)]);
  if (older === null || newer === null) return [];
  return reads.filter((option) => !isDeepStrictEqual(older[option], newer[option]));
}

async function optionsOf(tree: ComposeTree): Promise<Record<string, unknown> | null> {
  const text = await readFile(tree.configDump(), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Record<string, unknown>);
}

async function packagesOf(tree: ComposeTree): Promise<ReadonlySet<string> | null> {
  const index = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema).catch(() => null);
  if (index === null) return null;
  const sets = await Promise.all(
    index.sets.map(({ name }) =>
      readJsonFile(tree.pkgsetPackages(name), pkgsetPackagesSchema).catch(() => null),
    ),
  );
  return new Set(
    sets.flatMap((set) => (set?.packages ?? []).map((facts) => formatNevra(facts))).sort(),
  );
}
