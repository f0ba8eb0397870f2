/**
 * Answers that composes share, kept as JSON on the worker's machine. What cannot be read or written is asked for again:
 * that costs time only.
 */
import { createHash } from 'node:crypto';
import { readFile, utimes } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PunjiError } from '../errors.js';
import { writeFileAtomic } from '../process/index.js';
import { cacheDirectory, pruneCache } from '../repodata/index.js';

/** Below it the cache keeps all kinds of answers of Koji. */
const KIND = 'koji';

export interface KeptPlace {
  /** Null: nothing is kept. */
  readonly directory: string | null;
  readonly name: string;
}

/** Milliseconds since 1970. */
const keptSchema = z.object({ keptAt: z.number(), value: z.unknown() });

/** The place of an answer. @param about what it is an answer to */
export const keptPlace = (
  what: string,
  about: readonly unknown[],
  directory = cacheDirectory(KIND),
): KeptPlace => ({
  directory,
  name: `${what}-${createHash('sha256').update(JSON.stringify(about)).digest('hex')}.json`,
});

/** What is kept there; null if nothing is, or it is older than `maxAgeMs`. */
export async function readKept<Schema extends z.ZodType>(
  { directory, name }: KeptPlace,
  schema: Schema,
  maxAgeMs = Infinity,
): Promise<z.infer<Schema> | null> {
  if (directory === null) return null;
  const file = path.join(directory, name);
  try {
    const { keptAt, value } = keptSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    if (Date.now() - keptAt > maxAgeMs) return null;
    // What is used stays: pruning goes by the time of change.
    await utimes(file, new Date(), new Date());
    return schema.parse(value);
  } catch {
    return null;
  }
}

/** Keeps a value. */
export async function keep({ directory, name }: KeptPlace, value: unknown): Promise<void> {
  if (directory === null) return;
  try {
    await writeFileAtomic(
      path.join(directory, name),
      JSON.stringify({ keptAt: Date.now(), value }),
    );
    await pruneCache(directory);
  } catch (error) {
    if (!(error instanceof PunjiError)) throw error;
  }
}
