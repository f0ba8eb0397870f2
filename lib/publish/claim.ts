/**
 * Claims: each attempt of a step takes the next epoch under the node's kernel lock. An attempt that was overtaken can
 * publish nothing, and what an earlier attempt left behind (processes, half a publication, scratch) is cleared first.
 */
import { randomUUID } from 'node:crypto';
import { access, link, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { OwnershipError } from '../errors.js';
import {
  codeOf,
  fromSystemError,
  makeDirectory,
  readJsonFile,
  removeTree,
  writeFileAtomic,
  writeScratchFile,
} from '../process/index.js';
import type { NodeFiles } from './node-files.js';
import { underNodeLock } from './node-lock.js';
import { endProcessesOf } from './orphans.js';
import {
  claimSchema,
  intentSchema,
  stepRecordSchema,
  type Claim,
  type StepRecord,
} from './records.js';

export interface Attempt {
  readonly runId: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/** The claim taken, or the record of a step that this run has finished already. */
export type ClaimResult =
  | { readonly finished: StepRecord }
  | { readonly finished: null; readonly claim: Claim; readonly scratch: string };

/**
 * Takes the step for an attempt. The first claim of all is made by creating its file, which only one can; a later one
 * waits for the node's lock, so that no earlier attempt is in the middle of publishing.
 */
export async function takeClaim(
  files: NodeFiles,
  key: string,
  attempt: Attempt,
): Promise<ClaimResult> {
  const first = newClaim(1, attempt);
  if (await createClaim(files.claim(key), first)) {
    return { finished: null, claim: first, scratch: await makeScratch(files, key, first) };
  }
  return await underNodeLock(files, attempt.signal, async () => {
    const finished = await readJsonFile(files.step(key), stepRecordSchema, { missing: null });
    if (finished?.runId === attempt.runId) return { finished };
    const before = await readJsonFile(files.claim(key), claimSchema);
    await clearAfter(files, key, before, finished);
    const claim = newClaim(before.epoch + 1, attempt);
    await writeFileAtomic(files.claim(key), JSON.stringify(claim));
    return { finished: null, claim, scratch: await makeScratch(files, key, claim) };
  });
}

function newClaim(epoch: number, attempt: Attempt): Claim {
  return {
    version: 1,
    epoch,
    runId: attempt.runId,
    attempt: attempt.attempt,
    host: os.hostname(),
    pid: process.pid,
    startedAt: new Date().toISOString(),
  };
}

/** Creates the claim whole under a name of its own, then links it to the final one, which fails if that exists. */
async function createClaim(file: string, claim: Claim): Promise<boolean> {
  if (await exists(file)) return false;
  const temporary = `${file}.${String(process.pid)}.${randomUUID()}`;
  await writeScratchFile(temporary, JSON.stringify(claim));
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw fromSystemError(error, 'write', file);
  } finally {
    await rm(temporary, { force: true });
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

async function makeScratch(files: NodeFiles, key: string, { epoch }: Claim): Promise<string> {
  const scratch = files.scratch(key, epoch);
  await makeDirectory(scratch);
  return scratch;
}

/** To be called under the node's lock. @throws OwnershipError if a later attempt has taken the step */
export async function checkClaim(files: NodeFiles, key: string, claim: Claim): Promise<void> {
  const now = await readJsonFile(files.claim(key), claimSchema, { missing: null });
  if (now?.epoch === claim.epoch) return;
  throw new OwnershipError(
    `attempt ${String(claim.epoch)} of ${files.node}/${key} was overtaken by attempt ${String(now?.epoch)}`,
    { hint: 'nothing to do: the later attempt does the work' },
  );
}

/** The value of the variable that marks an attempt's processes. */
export const claimMark = (files: NodeFiles, key: string, epoch: number): string =>
  `${files.dir}/${key}@${String(epoch)}`;

async function clearAfter(
  files: NodeFiles,
  key: string,
  before: Claim,
  finished: StepRecord | null,
): Promise<void> {
  if (before.host === os.hostname()) {
    await endProcessesOf((mark) => mark.startsWith(`${files.dir}/${key}@`));
  }
  await recover(files, key, finished);
  await removeScratch(files, key);
}

/** Removes what a publication that never was committed has put in place. */
async function recover(files: NodeFiles, key: string, finished: StepRecord | null): Promise<void> {
  for (const intentFile of await files.intents(key)) {
    const intent = await readJsonFile(intentFile, intentSchema);
    if (finished === null || intent.epoch > finished.epoch) {
      for (const published of intent.paths) await rm(published, { force: true });
    }
    await rm(intentFile, { force: true });
  }
}

async function removeScratch(files: NodeFiles, key: string): Promise<void> {
  const root = files.tree.scratchRoot();
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    if (name.startsWith(`${files.node}.${key}.`)) await removeTree(path.join(root, name));
  }
}
