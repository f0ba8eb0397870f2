/** Builds of modules, as a hub tells of them. */
import { z } from 'zod';
import { InputError } from '../../../errors.js';
import type { BuildPlace, KojiValue } from '../../../koji/index.js';
import { buildOf, read } from '../rows.js';

const moduleBuildSchema = z.object({
  state: z.number().int(),
  completion_ts: z.number().nullable(),
  extra: z.object({
    typeinfo: z.object({
      module: z.object({
        name: z.string(),
        stream: z.string(),
        version: z.coerce.string(),
        context: z.coerce.string(),
        content_koji_tag: z.string().min(1),
      }),
    }),
  }),
});

/** A build of a module stream. */
export interface ModuleBuild {
  readonly id: number;
  readonly place: BuildPlace;
  readonly name: string;
  readonly stream: string;
  readonly version: string;
  readonly context: string;
  /** `NAME:STREAM:VERSION:CONTEXT`. */
  readonly uid: string;
  /** The tag with its packages. */
  readonly kojiTag: string;
  /** Seconds since 1970; null: it is not complete. */
  readonly completionTs: number | null;
  readonly isDeleted: boolean;
}

/** Number of the state of a deleted build (koji/__init__.py `BUILD_STATES`). */
const DELETED = 2;

/** A module's build out of getBuild's answer; null if it is one of something else. */
export function moduleBuildOf(value: KojiValue): ModuleBuild | null {
  const parsed = moduleBuildSchema.safeParse(value);
  if (!parsed.success) return null;
  const { state, completion_ts: completionTs, extra } = parsed.data;
  const { name, stream, version, context, content_koji_tag: kojiTag } = extra.typeinfo.module;
  const { id, place } = buildOf(value);
  const uid = [name, stream, version, context].join(':');
  const isDeleted = state === DELETED;
  return { id, place, name, stream, version, context, uid, kojiTag, completionTs, isDeleted };
}

const taggedRowSchema = z.object({
  build_id: z.number().int(),
  name: z.string(),
  version: z.string(),
  release: z.string(),
  tag_name: z.string(),
});

/** A module's build in a tag; its stream and so on are told as a build's name, version and release. */
export interface TaggedModule {
  readonly buildId: number;
  readonly name: string;
  /** As Koji has it, with underscores. */
  readonly stream: string;
  readonly version: string;
  readonly context: string;
  /** The tag that it is in itself. */
  readonly tag: string;
}

/** Out of listTagged's answer. @throws TransientError if it is no row, InputError if no module */
export function taggedModuleOf(value: KojiValue): TaggedModule {
  const row = read(taggedRowSchema, value, 'build of a tag');
  const [version = '', ...context] = row.release.split('.');
  if (context.length === 0) {
    throw new InputError(
      `build ${row.name}-${row.version}-${row.release} in tag ${row.tag_name} is no module's: its release has no context`,
      { hint: 'take it out of the tag, or another tag for modules' },
    );
  }
  return {
    buildId: row.build_id,
    name: row.name,
    stream: row.version,
    version,
    context: context.join('.'),
    tag: row.tag_name,
  };
}
