/** Reads a JSON file that a user wrote. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InputError } from '../errors.js';

/** The file's content. @throws InputError that names the file and what is wrong in it */
export async function readUserJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  option: string,
): Promise<z.infer<Schema>> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new InputError(`${file} (option ${option}): ${reasonOf(error)}`, {
      hint: `Option ${option} names a JSON file; docs/gather.md shows what it holds.`,
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
