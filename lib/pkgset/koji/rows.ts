/** What of a hub's answers package sets are made of. */
import { z } from 'zod';
import { TransientError } from '../../errors.js';
import type { BuildPlace, KojiValue } from '../../koji/index.js';

const buildRowSchema = z.object({
  build_id: z.number().int(),
  package_name: z.string(),
  name: z.string(),
  version: z.string(),
  release: z.string(),
  volume_name: z.string().nullish(),
});

const rpmRowSchema = z.object({
  name: z.string(),
  version: z.string(),
  release: z.string(),
  arch: z.string(),
  build_id: z.number().int().nullable(),
  size: z.coerce.number().nullish(),
});

/** A build of a tag. */
export interface KojiBuild {
  readonly id: number;
  readonly packageName: string;
  readonly place: BuildPlace;
}

/** An RPM of a build. */
export interface KojiRpm {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
  readonly buildId: number;
  /** Of the unsigned copy; null: the hub does not say. */
  readonly sizeBytes: number | null;
}

/** A build out of getBuild's or listTagged's answer. @throws TransientError if it is none */
export function buildOf(value: KojiValue): KojiBuild {
  const row = read(buildRowSchema, value, 'build');
  const { name, version, release } = row;
  return {
    id: row.build_id,
    packageName: row.package_name,
    place: { name, version, release, volume: row.volume_name ?? null },
  };
}

/** An RPM out of listTaggedRPMS' or listBuildRPMs' answer. @throws TransientError if it is none */
export function rpmOf(value: KojiValue): KojiRpm {
  const { build_id: buildId, size, ...names } = read(rpmRowSchema, value, 'RPM');
  if (buildId === null) throw new TransientError('the hub lists an RPM of no build');
  return { ...names, buildId, sizeBytes: size ?? null };
}

/** The name of a tag, out of getFullInheritance's answer. @throws TransientError if it is none */
export const nameOfTag = (value: KojiValue): string =>
  read(z.object({ name: z.string() }), value, 'tag').name;

/** The id of what a search found. @throws TransientError if it is none */
export const searchHitOf = (value: KojiValue): number =>
  read(z.object({ id: z.number().int() }), value, 'hit of a search').id;

/** The elements of a list. @throws TransientError if it is none */
export function listOf(value: KojiValue | undefined): readonly KojiValue[] {
  if (Array.isArray(value)) return value as readonly KojiValue[];
  throw new TransientError("the hub's answer is no list");
}

/** Checks an answer's shape. @throws TransientError if it is another */
export function read<Row>(schema: z.ZodType<Row>, value: KojiValue, what: string): Row {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new TransientError(`the hub's answer is no ${what}: ${z.prettifyError(result.error)}`);
}

export const fileNameOf = ({
  name,
  version,
  release,
  arch,
}: Pick<KojiRpm, 'arch' | 'name' | 'release' | 'version'>): string =>
  `${name}-${version}-${release}.${arch}.rpm`;
