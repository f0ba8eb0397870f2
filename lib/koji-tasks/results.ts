/** Which files a finished task has made, and for which arches it failed (pungi/wrappers/kojiwrapper.py). */
import { z } from 'zod';
import { InputError, TransientError } from '../errors.js';
import {
  imageDirectory,
  isStruct,
  taskChildren,
  taskDirectory,
  taskInfo,
  taskResult,
  type KojiClient,
  type KojiValue,
  type TaskInfo,
} from '../koji/index.js';

/** A file that a task has made. */
export interface TaskImage {
  readonly arch: string;
  /** Relative to the hub's top directory. */
  readonly path: string;
  /** Null: the hub does not say. */
  readonly sizeBytes: number | null;
}

/** What came of a task for several arches. */
export interface TaskImages {
  readonly images: readonly TaskImage[];
  /** Arches that failed and were allowed to. */
  readonly failedArches: readonly string[];
}

/** Tasks that make the image of an arch. */
const MAKERS = [
  'createAppliance',
  'createImage',
  'createKiwiImage',
  'createLiveCD',
  'createLiveMedia',
  'imageBuilderBuildArch',
];

const makerResultSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  release: z.string(),
  arch: z.string(),
  files: z.array(z.string()),
});
type MakerResult = z.infer<typeof makerResultSchema>;

/** Files of a task and of those that it made. @throws KojiFault, TransientError */
export async function imagesOfTask(koji: KojiClient, id: number): Promise<TaskImages> {
  const task = await taskInfo(koji, id);
  const children = await taskChildren(koji, id);
  const makers = [...(task === null ? [] : [task]), ...children].filter(({ method }) =>
    MAKERS.includes(method),
  );
  const good = makers.filter(({ state }) => state === 'CLOSED');
  const images: TaskImage[] = [];
  for (const maker of good) images.push(...(await imagesOfMaker(koji, maker)));
  return {
    images,
    failedArches: makers.filter(({ state }) => state !== 'CLOSED').map(({ arch }) => arch ?? ''),
  };
}

async function imagesOfMaker(koji: KojiClient, maker: TaskInfo): Promise<readonly TaskImage[]> {
  const result = read(makerResultSchema, await taskResult(koji, maker.id), maker.id);
  const isScratch = scratchOf(maker.request ?? []);
  const directory = isScratch
    ? taskDirectory(maker.id)
    : imageDirectory({ ...result, volume: null });
  const sizes = isScratch ? new Map<string, number>() : await sizesOfBuild(koji, result);
  return result.files.map((file) => ({
    arch: result.arch,
    path: `${directory}/${plainName(file)}`,
    sizeBytes: sizes.get(file) ?? null,
  }));
}

function scratchOf(request: readonly KojiValue[]): boolean {
  const last = request.at(-1);
  return isStruct(last) && last.scratch === true;
}

const buildSchema = z.looseObject({ build_id: z.number().int() });

async function sizesOfBuild(
  koji: KojiClient,
  { name, version, release }: MakerResult,
): Promise<ReadonlyMap<string, number>> {
  const build = buildSchema.safeParse(
    await koji.call('getImageBuild', [`${name}-${version}-${release}`]),
  );
  if (!build.success) return new Map();
  const archives = await archivesOf(koji, build.data.build_id);
  return new Map(archives.map(({ filename, size }) => [filename, size]));
}

const archiveSchema = z.looseObject({
  filename: z.string(),
  size: z.number().int().nonnegative(),
  checksum: z.string().nullish(),
  type_name: z.string(),
  extra: z.custom<KojiValue>().nullish(),
});
export type Archive = z.infer<typeof archiveSchema>;

/** Archives of a build, of one type or all. */
export async function archivesOf(
  koji: KojiClient,
  build: number,
  type?: 'image',
): Promise<readonly Archive[]> {
  const kwargs = { buildID: build, ...(type === undefined ? {} : { type }) };
  return read(z.array(archiveSchema), await koji.call('listArchives', [], kwargs), build);
}

const builtSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  release: z.string(),
  nvr: z.string(),
  volume_name: z.string().nullish(),
  creation_time: z.string().nullish(),
});
export type Built = z.infer<typeof builtSchema>;

/** A build. @throws InputError if the hub does not know it */
export async function buildOf(koji: KojiClient, id: number): Promise<Built> {
  const value = await koji.call('getBuild', [id]);
  if (value === null) throw new InputError(`the Koji hub knows no build ${String(id)}`);
  return read(builtSchema, value, id);
}

/** The arch that an archive is an image for; null: it does not say. */
export function archOfArchive({ extra }: Archive): string | null {
  const image = isStruct(extra ?? undefined) ? (extra as { image?: KojiValue }).image : undefined;
  return isStruct(image) && typeof image.arch === 'string' ? image.arch : null;
}

/** Images of the build that a task of osbuild has made. @throws InputError if an image has no arch */
export async function imagesOfOsbuild(
  koji: KojiClient,
  id: number,
): Promise<readonly (TaskImage & { readonly type: string })[]> {
  const schema = z.looseObject({ koji: z.looseObject({ build: z.number().int() }) });
  const result = read(schema, await taskResult(koji, id), id);
  const build = await buildOf(koji, result.koji.build);
  const directory = imageDirectory({ ...build, volume: build.volume_name ?? null });
  return (await archivesOf(koji, result.koji.build)).map((archive) => ({
    arch: archOfArchive(archive) ?? '',
    path: `${directory}/${plainName(archive.filename)}`,
    sizeBytes: archive.size,
    type: archive.type_name,
  }));
}

/** A file's name as the hub gives it must not lead out of its directory. */
function plainName(name: string): string {
  if (name !== '' && name !== '.' && name !== '..' && !name.includes('/')) return name;
  throw new InputError(`the Koji hub names a file '${name}'`);
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  value: KojiValue,
  id: number,
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TransientError(
    `the hub's answer about ${String(id)} is not as expected: ${z.prettifyError(parsed.error)}`,
  );
}
