/** RPMs that wrap a live image: what a task has made of them, and where their signed copies are (pungi/wrappers/kojiwrapper.py). */
import { z } from 'zod';
import { InputError } from '../errors.js';
import {
  rpmPath,
  taskChildren,
  taskDirectory,
  taskResult,
  type KojiClient,
} from '../koji/index.js';
import type { StoredFile } from './obtain.js';
import { buildOf } from './results.js';

export interface WrappedRpm extends StoredFile {
  /** The file's name. */
  readonly name: string;
}

const resultSchema = z.looseObject({ rpms: z.array(z.string().regex(/^[^/]+\.rpm$/)) });

/** The RPMs as the task left them. @throws InputError if it has wrapped nothing */
export async function wrappedRpms(koji: KojiClient, id: number): Promise<readonly WrappedRpm[]> {
  const wrapper = (await taskChildren(koji, id)).find(({ method }) => method === 'wrapperRPM');
  if (wrapper === undefined) {
    throw new InputError(`Koji task ${String(id)} has wrapped no image in an RPM`, {
      hint: "look at the task: its child wrapperRPM is missing although the block has a 'specfile'",
    });
  }
  const { rpms } = resultSchema.parse(await taskResult(koji, wrapper.id));
  return rpms.map((name) => ({
    name,
    path: `${taskDirectory(wrapper.id)}/${name}`,
    sizeBytes: null,
  }));
}

const rpmSchema = z.looseObject({ build_id: z.number().int(), arch: z.string() });

/** Where the copies with a key's signature will be. */
export async function signedRpms(
  koji: KojiClient,
  rpms: readonly WrappedRpm[],
  key: string,
): Promise<readonly WrappedRpm[]> {
  const found: WrappedRpm[] = [];
  for (const { name } of rpms) {
    const { build_id: id, arch } = rpmSchema.parse(
      await koji.call('getRPM', [name.replace(/\.rpm$/, '')]),
    );
    const build = await buildOf(koji, id);
    const place = { ...build, volume: build.volume_name ?? null };
    const path = rpmPath(place, { arch, fileName: name }, key.toLowerCase());
    found.push({ name, path, sizeBytes: null });
  }
  return found;
}

/** Builds that came of a task. */
export async function buildsOfTask(koji: KojiClient, id: number): Promise<readonly string[]> {
  const schema = z.array(z.looseObject({ nvr: z.string() }));
  const builds = schema.parse(await koji.call('listBuilds', [], { taskID: id }));
  return builds.map(({ nvr }) => nvr);
}
