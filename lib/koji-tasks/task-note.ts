/** What a node has asked a hub for: noted before it asks, and completed when it knows the task. */
import { z } from 'zod';
import { readJsonFile, writeFileAtomic } from '../process/index.js';

const taskNoteSchema = z.object({
  version: z.literal(1),
  /** Method of the hub, and of the task. */
  method: z.string(),
  /** Digest of the call. */
  request: z.string().optional(),
  /** The highest of our tasks before we asked: ours is higher. */
  afterTask: z.number().int().nonnegative(),
  /** Null: asked for, but the answer has not come. */
  taskId: z.number().int().positive().nullable(),
  /** The task ended without success: who asks again wants another. */
  isSpent: z.boolean(),
});
export type TaskNote = z.infer<typeof taskNoteSchema>;

/** The note in a file, or null if nothing was asked for yet. @throws InputError if it is broken */
export const readTaskNote = async (file: string): Promise<TaskNote | null> =>
  await readJsonFile(file, taskNoteSchema, { missing: null });

export async function writeTaskNote(file: string, note: TaskNote): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(note, null, 2)}\n`);
}
