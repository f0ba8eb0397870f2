/**
 * Claims: each attempt of a step takes the next epoch under the node's kernel lock. An attempt that was overtaken can
 * publish nothing, and what an earlier attempt left behind (processes, half a publication, scratch) is cleared first.
 */
import { readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { OwnershipError } from '../errors.js';
import { withFileLock } from '../file-lock/index.js';
import { makeDirectory, readJsonFile, removeTree, writeFileAtomic } from '../process/index.js';
import type { NodeFiles } from './node-files.js';
import { endProcessesOf } from './orphans.js';
import {
  claimSchema,
  intentSchema,
  stepRecordSchema,
  type Claim,
  type StepRecord,
} from './records.js';

const LOCK_TIMEOUT_MS = 60_000;

export interface Attempt {
  readonly runId: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/** Runs `work` while no other attempt of the node claims or publishes. */
export async function underNodeLock<T>(
  files: NodeFiles,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  return await withFileLock(files.lock(), work, { timeoutMs: LOCK_TIMEOUT_MS, signal });
}

/** The claim taken, or the record of a step that this run has finished already. */
export type ClaimResult =
  | { readonly finished: StepRecord }
  | { readonly finished: null; readonly claim: Claim; readonly scratch: string };

/** Takes the step for an attempt. */
export async function takeClaim(
  files: NodeFiles,
  key: string,
  attempt: Attempt,
): Promise<ClaimResult> {
  return await underNodeLock(files, attempt.signal, async () => {
    const finished = await readJsonFile(files.step(key), stepRecordSchema, { missing: null });
    if (finished?.runId === attempt.runId) return { finished };
    const before = await readJsonFile(files.claim(key), claimSchema, { missing: null });
    if (before !== null) await clearAfter(files, key, before, finished);
    const claim: Claim = {
      version: 1,
      epoch: (before?.epoch ?? 0) + 1,
      runId: attempt.runId,
      attempt: attempt.attempt,
      host: os.hostname(),
      pid: process.pid,
      startedAt: new Date().toISOString(),
    };
    await writeFileAtomic(files.claim(key), JSON.stringify(claim));
    const scratch = files.scratch(key, claim.epoch);
    await makeDirectory(scratch);
    return { finished: null, claim, scratch };
  });
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
