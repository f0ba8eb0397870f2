/** Reads our own JSON files: checked by their schema, with an error that names the file and the place in it. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { InputError } from '../errors.js';
import { codeOf, fromSystemError } from './system-error.js';

const HINT =
  'the file was changed by hand or by another version of Punji; restore it, or start a new compose';

/** The file's content. @throws InputError if it is missing, no JSON, or not of the schema's shape */
export async function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.infer<Schema>>;
/** The same, but a file that is not there gives `missing`. */
export async function readJsonFile<Schema extends z.ZodType, Missing>(
  file: string,
  schema: Schema,
  options: { readonly missing: Missing },
): Promise<z.infer<Schema> | Missing>;
export async function readJsonFile(
  file: string,
  schema: z.ZodType,
  options?: { readonly missing: unknown },
): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw fromSystemError(error, 'read', file);
    if (options !== undefined) return options.missing;
    throw new InputError(`${file} does not exist`, { cause: error });
  }
  return await parseJson(file, text, schema);
}

async function parseJson(file: string, text: string, schema: z.ZodType): Promise<unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`${file} is not JSON: ${why}`, { cause: error, hint: HINT });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { prettifyError } = await import('zod');
  throw new InputError(`${file} is not what it should be:\n${prettifyError(parsed.error)}`, {
    cause: parsed.error,
    hint: HINT,
  });
}
