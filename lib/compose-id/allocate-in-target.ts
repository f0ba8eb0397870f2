/**
 * A new, uniquely named compose directory inside the target directory. It is made under a hidden name that its owner
 * alone has, with its identity and owner files, and renamed to the final name: a retry, also after midnight, finds what
 * an earlier attempt of its owner made, and no respin is lost. `mkdir` of the final name is the lock that Pungi uses too.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { ComposeTree } from '../compose-tree/index.js';
import { InputError } from '../errors.js';
import { withFileLock } from '../file-lock/index.js';
import { codeOf, fromSystemError, makeDirectory, syncDirectory } from '../process/index.js';
import { lockOptions, trackerMemory, type Allocated, type Allocation } from './allocation.js';
import { composeDate, identityOf, releaseId, type ReleaseFacts } from './compose-id.js';
import { readIdentity, writeIdentity } from './identity-files.js';
import { isSameOwner, readOwner, writeOwner, type Owner } from './owner.js';

const LOCK = '.punji-allocate.lock';

/** Makes or finds the owner's directory. @throws InputError if the target cannot be used, or the tracker's id is taken */
export async function allocateInTarget(
  targetDir: string,
  allocation: Allocation,
): Promise<Allocated> {
  await checkTarget(targetDir);
  const asked = await askTracker(targetDir, allocation);
  const attempt = async (): Promise<Allocated> => {
    const mine = await findMine(targetDir, allocation);
    if (mine !== null) return mine;
    const taken = await takeName(targetDir, allocation, asked);
    await syncDirectory(targetDir);
    return taken;
  };
  return await withFileLock(path.join(targetDir, LOCK), attempt, lockOptions(allocation));
}

async function checkTarget(targetDir: string): Promise<void> {
  const stats = await stat(targetDir).catch(() => null);
  if (stats?.isDirectory() === true) return;
  throw new InputError(`The target directory does not exist or is not a directory: ${targetDir}`, {
    hint: 'make it, on storage that all workers see under the same path',
  });
}

/** The identity that the tracking service gave, if it is used: asked outside of the lock, which others wait for. */
async function askTracker(
  targetDir: string,
  allocation: Allocation,
): Promise<ComposeIdentity | null> {
  const { askTracker: ask, facts, now, owner } = allocation;
  if (ask === null) return null;
  const mine = await findMine(targetDir, allocation);
  if (mine !== null) return mine.identity;
  const proposed = identityOf(facts, composeDate(now()), 0);
  return await ask(proposed, trackerMemory(hiddenDir(targetDir, owner)));
}

function hiddenDir(targetDir: string, { workflowId, firstRunId }: Owner): string {
  const digest = createHash('sha256').update(`${workflowId}\n${firstRunId}`).digest('hex');
  return path.join(targetDir, `.punji-${digest.slice(0, 16)}`);
}

async function findMine(
  targetDir: string,
  { facts, owner }: Allocation,
): Promise<Allocated | null> {
  const names = await readdir(targetDir);
  for (const name of names.filter((entry) => entry.startsWith(`${releaseId(facts)}-`))) {
    const composeDir = path.join(targetDir, name);
    // Somebody else's broken owner file is no concern of ours.
    const found = await readOwner(composeDir).catch(() => null);
    const identity = isSameOwner(found, owner) ? await readIdentity(composeDir) : null;
    if (identity !== null) return { composeDir, identity };
  }
  return null;
}

async function takeName(
  targetDir: string,
  { facts, owner, now }: Allocation,
  asked: ComposeIdentity | null,
): Promise<Allocated> {
  const hidden = hiddenDir(targetDir, owner);
  const place = (identity: ComposeIdentity): string => path.join(targetDir, identity.id);
  await makeDirectory(hidden);
  const interrupted = await readIdentity(hidden);
  if (interrupted !== null && (await isEmptyDirectory(place(interrupted)))) {
    // An earlier attempt of ours took this name and ended before it could rename.
    if (await renameOver(hidden, place(interrupted)))
      return { composeDir: place(interrupted), identity: interrupted };
  }
  for (;;) {
    const date = composeDate(now());
    const identity = asked ?? identityOf(facts, date, await nextRespin(targetDir, facts, date));
    if (await claimName(hidden, place(identity), identity, owner))
      return { composeDir: place(identity), identity };
    if (asked !== null) throw takenId(place(asked));
  }
}

/** One more than the highest of the day: respins whose directories were removed are not used again. */
async function nextRespin(targetDir: string, facts: ReleaseFacts, date: string): Promise<number> {
  const first = identityOf(facts, date, 0).id;
  const prefix = first.slice(0, first.lastIndexOf('.') + 1);
  const respins = (await readdir(targetDir))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
  return Math.max(-1, ...respins) + 1;
}

/** Whether the name was free and is now ours, with all that the hidden directory holds. */
async function claimName(
  hidden: string,
  final: string,
  identity: ComposeIdentity,
  owner: Owner,
): Promise<boolean> {
  if ((await stat(final).catch(() => null)) !== null) return false;
  await writeIdentity(hidden, identity);
  await writeOwner(hidden, owner);
  await mkdir(new ComposeTree(hidden).logDir('global'), { recursive: true });
  return (await makeOnly(final)) && (await renameOver(hidden, final));
}

async function makeOnly(directory: string): Promise<boolean> {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw fromSystemError(error, 'make', directory);
  }
}

/** A directory replaces an empty one in one step; what has content stays as it is. */
async function renameOver(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) return false;
    throw fromSystemError(error, 'make', to);
  }
}

async function isEmptyDirectory(directory: string): Promise<boolean> {
  return (await readdir(directory).catch(() => null))?.length === 0;
}

function takenId(composeDir: string): InputError {
  return new InputError(
    `the Compose Tracking Service gave the id of a compose that exists: ${composeDir}`,
    {
      hint: 'the service and the target directory do not belong together, or the directory was made by hand',
    },
  );
}
