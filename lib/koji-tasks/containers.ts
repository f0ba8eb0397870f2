/** What osbs.json says of a container that a task has built (pungi/phases/osbs.py `add_metadata`). */
import { z } from 'zod';
import { InputError } from '../errors.js';
import { isStruct, taskResult, type KojiClient } from '../koji/index.js';
import { archivesOf, archOfArchive, buildOf } from './results.js';

/** Entries by arch; of a scratch build under `scratch`. */
export type ContainerEntries = Readonly<
  Record<string, readonly Readonly<Record<string, unknown>>[]>
>;

export interface ContainerResult {
  /** Null: a scratch build has none. */
  readonly nvr: string | null;
  readonly entries: ContainerEntries;
}

const resultSchema = z.looseObject({
  koji_builds: z.array(z.union([z.string(), z.number()])).default([]),
  repositories: z.array(z.string()).default([]),
});

/** @throws InputError if the task has made no build and was no scratch build */
export async function containerOf(
  koji: KojiClient,
  id: number,
  { isScratch }: { readonly isScratch: boolean },
): Promise<ContainerResult> {
  const result = resultSchema.parse(await taskResult(koji, id));
  const common = { koji_task: id };
  if (isScratch) {
    const entry = { ...common, repositories: result.repositories };
    return { nvr: null, entries: { scratch: [entry] } };
  }
  const buildId = Number(result.koji_builds[0]);
  if (!Number.isInteger(buildId)) {
    throw new InputError(`Koji task ${String(id)} has made no build`);
  }
  const { name, version, release, nvr, creation_time } = await buildOf(koji, buildId);
  const entries: Record<string, Record<string, unknown>[]> = {};
  for (const archive of await archivesOf(koji, buildId, 'image')) {
    const arch = archOfArchive(archive);
    if (arch === null) throw new InputError(`archive ${archive.filename} of ${nvr} has no arch`);
    (entries[arch] ??= []).push({
      filename: archive.filename,
      size: archive.size,
      checksum: archive.checksum ?? null,
      ...(isStruct(archive.extra ?? undefined) ? (archive.extra as object) : {}),
      ...common,
      name,
      version,
      release,
      nvr,
      creation_time: creation_time ?? null,
    });
  }
  return { nvr, entries };
}
