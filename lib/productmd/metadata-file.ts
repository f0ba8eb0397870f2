/** The frame of every metadata file: its header, the compose it belongs to, and how a broken one is refused. */
import { z } from 'zod';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { composeTypeSchema } from '../../config-schemas/names.js';
import { InputError } from '../errors.js';
import { formatMetadataJson, type JsonObject } from './json.js';
import { COMPOSE_ID_PATTERN, LABEL_PATTERN } from './vocabulary.js';

export type MetadataKind = 'composeinfo' | 'rpms' | 'images' | 'modules' | 'extra_files';

/** Writers always write this version; readers take any from 1.0 on (productmd/common.py VERSION). */
const CURRENT_VERSION = '1.2';
const FIRST_VERSION_WITH_TYPE = [1, 1] as const;

export const composeSectionSchema = z.object({
  id: z.string().regex(COMPOSE_ID_PATTERN, 'a compose id holds a date of eight digits'),
  type: composeTypeSchema,
  date: z.string().regex(/^\d{8}$/, 'a date is eight digits, YYYYMMDD'),
  respin: z.number().int(),
  label: z
    .string()
    .regex(LABEL_PATTERN, 'a label is a milestone and two numbers, as in RC-1.0')
    .optional(),
  final: z.boolean().optional(),
});
export type ComposeSection = z.infer<typeof composeSectionSchema>;

const headerSchema = z.object({
  type: z.string().optional(),
  version: z.string().regex(/^\d+\.\d+$/),
});

/** The compose's section of all files but composeinfo, which alone says label and final. */
export function composeSection(identity: ComposeIdentity): ComposeSection {
  const { id, type, date, respin } = identity;
  return { id, type, date, respin };
}

/** Checks a payload and writes it as a file's text. @throws InputError naming what productmd would refuse */
export function formatMetadata<Schema extends z.ZodType>(
  kind: MetadataKind,
  schema: Schema,
  payload: z.input<Schema>,
): string {
  const checked = check(`metadata/${kind}.json`, schema, payload);
  const header = { type: `productmd.${kind}`, version: CURRENT_VERSION };
  return formatMetadataJson({ header, payload: checked as JsonObject });
}

/** Reads a file's text. @throws InputError if it is no JSON, another kind of metadata, or breaks a rule */
export function parseMetadata<Schema extends z.ZodType>(
  kind: MetadataKind,
  schema: Schema,
  text: string,
  file: string,
): z.infer<Schema> {
  const { header, payload } = check(
    file,
    z.looseObject({ header: headerSchema }),
    parseJson(text, file),
  );
  checkHeader(kind, header, file);
  return check(file, schema, payload);
}

function checkHeader(kind: MetadataKind, header: z.infer<typeof headerSchema>, file: string): void {
  const [major = 0, minor = 0] = header.version.split('.').map(Number);
  if (major !== FIRST_VERSION_WITH_TYPE[0]) {
    throw new InputError(`${file} has metadata version ${header.version}, not 1.x`, {
      hint: 'load and dump it with a current productmd to convert it',
    });
  }
  if (minor >= FIRST_VERSION_WITH_TYPE[1] && header.type !== `productmd.${kind}`) {
    throw new InputError(
      `${file} holds '${header.type ?? 'nothing known'}', expected 'productmd.${kind}'`,
    );
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InputError(
      `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** A value that meets a schema. @throws InputError with every rule that it breaks */
export function check<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  value: unknown,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InputError(`${file} breaks productmd's rules:\n${z.prettifyError(result.error)}`, {
    cause: result.error,
  });
}
