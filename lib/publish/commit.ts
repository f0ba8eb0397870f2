/** Ends a step: its record says that it is done, and the lists of what it published become its outputs. */
import { open, readFile, rename, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { fromSystemError, makeDirectory, readJsonFile, writeFileAtomic } from '../process/index.js';
import { digestOf } from '../fingerprint/index.js';
import { checkClaim } from './claim.js';
import { faultPoint } from './fault-point.js';
import type { NodeFiles } from './node-files.js';
import type { AttemptLock } from './node-lock.js';
import {
  intentSchema,
  nodeRecordSchema,
  stepRecordSchema,
  type AttemptLine,
  type Claim,
  type NodeRecord,
  type StepRecord,
} from './records.js';

/** Records a finished step under the node's lock. @throws OwnershipError if a later attempt has taken it */
export async function commitStep(
  files: NodeFiles,
  key: string,
  claim: Claim,
  outcome: unknown,
  lock: AttemptLock,
): Promise<void> {
  await lock.hold();
  await checkClaim(files, key, claim);
  faultPoint('commit-checked', files.node, key);
  const record = {
    version: 1,
    node: files.node,
    step: key,
    runId: claim.runId,
    epoch: claim.epoch,
    outcome,
    endedAt: new Date().toISOString(),
  };
  await writeFileAtomic(files.step(key), JSON.stringify(record));
  await keepOutputs(files, key);
}

/** Writes the node's record, last of all. Keys are those of all its steps, in order. */
export async function commitNode(
  files: NodeFiles,
  facts: Pick<NodeRecord, 'runId' | 'configSha256' | 'summary' | 'numbers' | 'reuse'>,
  keys: readonly string[],
): Promise<void> {
  const steps = await Promise.all(keys.map((key) => describeStep(files, key)));
  const record: NodeRecord = {
    version: 1,
    node: files.node,
    ...facts,
    steps,
    endedAt: new Date().toISOString(),
  };
  const known = nodeRecordSchema.parse(record);
  const sealed = { ...known, seal: sealOf(known) };
  await writeFileAtomic(files.record(), JSON.stringify(sealed, null, 2));
}

/** Digest of a record without its seal. */
const sealOf = ({ seal: _seal, ...record }: NodeRecord): string => digestOf(record);

/** A node's record; null if there is none, `damaged` if it was edited or cannot be read. */
export async function readRecord(files: NodeFiles): Promise<NodeRecord | 'damaged' | null> {
  try {
    const record = await readJsonFile(files.record(), nodeRecordSchema, { missing: null });
    return record === null || record.seal === sealOf(record) ? record : 'damaged';
  } catch {
    return 'damaged';
  }
}

/** The record of a finished step; null if it is not. */
export const readStep = (files: NodeFiles, key: string): Promise<StepRecord | null> =>
  readJsonFile(files.step(key), stepRecordSchema, { missing: null });

/** Adds a line to the node's `attempts.jsonl`. @throws SpaceError if there is no room */
export async function noteAttempt(files: NodeFiles, line: AttemptLine): Promise<void> {
  const file = files.attempts();
  try {
    await makeDirectory(files.dir);
    const handle = await open(file, 'a+');
    try {
      await handle.appendFile(`${await lineEndFor(handle)}${JSON.stringify(line)}\n`);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fromSystemError(error, 'note the attempt in', file);
  }
}

/** What a full disk or a crash cut off must not spoil the line that comes after it. */
async function lineEndFor(handle: FileHandle): Promise<string> {
  const { size } = await handle.stat();
  if (size === 0) return '';
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() === '\n' ? '' : '\n';
}

/** Lines of a node's `attempts.jsonl`; a line cut off by a crash is left out. */
export async function readAttempts(files: NodeFiles): Promise<readonly AttemptLine[]> {
  const text = await readFile(files.attempts(), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as AttemptLine];
    } catch {
      return [];
    }
  });
}

/** How often a step has failed of itself under an activity id with errors that count, by the attempts on disk. */
export async function countOwnFailures(
  files: NodeFiles,
  key: string,
  activityId: string,
  counts: (errorType: string) => boolean,
): Promise<number> {
  const lines = (await readAttempts(files)).filter((line) => line.step === key);
  const epochs = new Set(
    lines.flatMap((line) =>
      line.event === 'start' && line.activityId === activityId ? [line.epoch] : [],
    ),
  );
  return lines.filter(
    (line) =>
      line.event === 'end' &&
      epochs.has(line.epoch) &&
      line.error !== null &&
      !line.interrupted &&
      counts(line.error.type),
  ).length;
}

async function keepOutputs(files: NodeFiles, key: string): Promise<void> {
  const intents = await files.intents(key);
  if (intents.length === 0) return;
  await makeDirectory(files.outputsDir());
  for (const [index, intent] of intents.entries()) {
    await rename(intent, path.join(files.outputsDir(), `${key}.${String(index)}.json`));
  }
}

async function describeStep(files: NodeFiles, key: string): Promise<NodeRecord['steps'][number]> {
  const { epoch, endedAt } = await readJsonFile(files.step(key), stepRecordSchema);
  const outputs = await readJsonFile(path.join(files.outputsDir(), `${key}.0.json`), intentSchema, {
    missing: null,
  });
  return { step: key, epoch, endedAt, outputs: outputs?.paths.length ?? 0 };
}
