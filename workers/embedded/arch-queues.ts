/**
 * Arches of the embedded worker. The one machine does the work of all arches that a compose has, as Pungi does without
 * runroot; which they are is known when a configuration is resolved, and remembered for the worker's next start.
 */
import { z } from 'zod';
import type { ResolveResult } from '../../graph/compose-activities.js';
import { readJsonFile, writeFileAtomic } from '../../lib/process/index.js';
import type { ActivitySet } from '../create-workers.js';
import type { StateFiles } from './state-files.js';

const archesSchema = z.array(z.string());

/** Arches that composes of this state directory have had. */
export async function rememberedArches(files: StateFiles): Promise<readonly string[]> {
  return await readJsonFile(files.arches(), archesSchema, { missing: [] }).catch(() => []);
}

/** The activities, with a look at each resolved compose: its arches are remembered, then polled for. */
export function watchArches(
  activities: ActivitySet,
  files: StateFiles,
  poll: (arches: readonly string[]) => Promise<void>,
): ActivitySet {
  const resolve = activities['compose.resolve'];
  if (resolve === undefined) return activities;
  const watched = async (...input: never[]): Promise<unknown> => {
    const result = (await resolve(...input)) as ResolveResult;
    await remember(files, result.planInput.arches);
    await poll(result.planInput.arches);
    return result;
  };
  return { ...activities, 'compose.resolve': watched };
}

async function remember(files: StateFiles, arches: readonly string[]): Promise<void> {
  const known = await rememberedArches(files);
  const all = [...new Set([...known, ...arches])].sort();
  if (all.length > known.length) await writeFileAtomic(files.arches(), JSON.stringify(all));
}
