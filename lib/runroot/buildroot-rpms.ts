/** What was installed where a command ran, as `NAME-VERSION-RELEASE.ARCH`, sorted. */
import { z } from 'zod';
import { taskChildren, type KojiClient } from '../koji/index.js';

const rootsSchema = z.array(z.looseObject({ id: z.number().int() }));
const rpmsSchema = z.array(
  z.looseObject({ name: z.string(), version: z.string(), release: z.string(), arch: z.string() }),
);

/** The packages of a task's buildroot, or of the first child's that has one; none if there is none. */
export async function buildrootRpms(koji: KojiClient, task: number): Promise<readonly string[]> {
  const root = (await lastRoot(koji, task)) ?? (await lastRootOfChildren(koji, task));
  if (root === null) return [];
  const rpms = rpmsSchema.parse(await koji.call('listRPMs', [], { componentBuildrootID: root }));
  return rpms
    .map(({ name, version, release, arch }) => `${name}-${version}-${release}.${arch}`)
    .sort();
}

async function lastRoot(koji: KojiClient, task: number): Promise<number | null> {
  const roots = rootsSchema.parse(await koji.call('listBuildroots', [], { taskID: task }));
  return roots.at(-1)?.id ?? null;
}

async function lastRootOfChildren(koji: KojiClient, task: number): Promise<number | null> {
  for (const { id } of await taskChildren(koji, task)) {
    const root = await lastRoot(koji, id);
    if (root !== null) return root;
  }
  return null;
}

/** The same out of what `rpm -qa` printed. */
export const listedRpms = (output: string): readonly string[] =>
  output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .sort();
