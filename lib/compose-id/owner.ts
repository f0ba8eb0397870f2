/** The owner file of a compose directory: it keeps two workflows out of one compose. */
import path from 'node:path';
import { z } from 'zod';
import { ComposeTree } from '../compose-tree/index.js';
import { OwnershipError } from '../errors.js';
import { readJsonFile, writeFileAtomic } from '../process/index.js';

const composeOwnerSchema = z.object({
  version: z.literal(1),
  workflowId: z.string(),
  /** Of the first run in a chain of continued ones; a new execution under the same id has another. */
  firstRunId: z.string(),
});

/** Which workflow owns a compose directory. */
export interface Owner {
  readonly workflowId: string;
  readonly firstRunId: string;
}

/** The owner that a compose directory names, or null: Pungi made it, or nobody has it yet. */
export async function readOwner(composeDir: string): Promise<Owner | null> {
  const file = new ComposeTree(composeDir).ownerFile();
  const owner = await readJsonFile(file, composeOwnerSchema, { missing: null });
  return owner === null ? null : { workflowId: owner.workflowId, firstRunId: owner.firstRunId };
}

export async function writeOwner(composeDir: string, owner: Owner): Promise<void> {
  const file = new ComposeTree(composeDir).ownerFile();
  const { workflowId, firstRunId } = owner;
  await writeFileAtomic(file, JSON.stringify({ version: 1, workflowId, firstRunId }));
}

export const isSameOwner = (a: Owner | null, b: Owner): boolean =>
  a?.workflowId === b.workflowId && a.firstRunId === b.firstRunId;

/** @throws OwnershipError if the directory is another workflow's that is still open */
export async function checkOwner(
  composeDir: string,
  mine: Owner,
  isOpen: (workflowId: string) => Promise<boolean>,
): Promise<void> {
  const owner = await readOwner(composeDir);
  if (owner === null || owner.workflowId === mine.workflowId) return;
  if (!(await isOpen(owner.workflowId))) return;
  throw new OwnershipError(
    `${composeDir} is being written by workflow ${owner.workflowId}, which has not ended`,
    {
      hint: `wait for ${path.basename(composeDir)} to end, or cancel that workflow, or choose another directory`,
    },
  );
}
