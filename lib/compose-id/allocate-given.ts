/** A compose in exactly the directory that the user named; what is there is used again, with its identity. */
import { stat } from 'node:fs/promises';
import { ComposeTree } from '../compose-tree/index.js';
import { InputError } from '../errors.js';
import { withFileLock } from '../file-lock/index.js';
import { makeDirectory } from '../process/index.js';
import { checkNotFinished } from '../status/index.js';
import { lockOptions, trackerMemory, type Allocated, type Allocation } from './allocation.js';
import { composeDate, identityOf } from './compose-id.js';
import { readIdentity, writeIdentity } from './identity-files.js';
import { checkOwner, isSameOwner, readOwner, writeOwner } from './owner.js';

/**
 * Makes the directory if it is missing and takes it for the owner.
 * @throws OwnershipError if another open workflow has it
 * @throws InputError if it is no directory, or holds a finished compose
 */
export async function allocateGiven(
  composeDir: string,
  allocation: Allocation,
): Promise<Allocated> {
  await checkPlace(composeDir);
  const lock = new ComposeTree(composeDir).workDir('global', 'owner.lock');
  const attempt = async (): Promise<Allocated> => {
    await takeOver(composeDir, allocation);
    return { composeDir, identity: await identityIn(composeDir, allocation) };
  };
  return await withFileLock(lock, attempt, lockOptions(allocation));
}

async function checkPlace(composeDir: string): Promise<void> {
  const stats = await stat(composeDir).catch(() => null);
  if (stats !== null && !stats.isDirectory()) {
    throw new InputError(`The compose directory is not a directory: ${composeDir}`, {
      hint: 'name another one',
    });
  }
  await makeDirectory(composeDir);
}

async function takeOver(composeDir: string, { owner, isOpen }: Allocation): Promise<void> {
  if (isSameOwner(await readOwner(composeDir), owner)) return;
  await checkOwner(composeDir, owner, isOpen);
  await checkNotFinished(composeDir);
  await writeOwner(composeDir, owner);
}

/** Its own identity wins over what the request says; only a missing one is made. */
async function identityIn(composeDir: string, { facts, askTracker, now }: Allocation) {
  const known = await readIdentity(composeDir);
  if (known !== null) return { ...known, supported: known.supported || facts.supported };
  const proposed = identityOf(facts, composeDate(now()), 0);
  const identity =
    askTracker === null ? proposed : await askTracker(proposed, trackerMemory(composeDir));
  await writeIdentity(composeDir, identity);
  return identity;
}
