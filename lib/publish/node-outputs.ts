/** What a node has published, by the lists that its steps left; and taking it back before the node runs anew. */
import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { outputsSchema, type OutputFile } from '../fingerprint/index.js';
import { readJsonFile, removeTree, writeFileAtomic } from '../process/index.js';
import type { NodeFiles } from './node-files.js';
import { underNodeLock } from './node-lock.js';
import { claimSchema, intentSchema, type Claim } from './records.js';

/** Final paths of all that finished steps have published, as absolute paths. */
export const publishedPaths = async (files: NodeFiles): Promise<readonly string[]> => [
  ...new Set((await publications(files)).flatMap(({ paths }) => paths)),
];

/** Directories that finished steps have made, also those without files, as absolute paths. */
export const publishedDirectories = async (files: NodeFiles): Promise<readonly string[]> => [
  ...new Set((await publications(files)).flatMap(({ directories }) => directories ?? [])),
];

async function publications(files: NodeFiles): Promise<readonly z.infer<typeof intentSchema>[]> {
  const names = await readdir(files.outputsDir()).catch(() => []);
  return await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map((name) => readJsonFile(path.join(files.outputsDir(), name), intentSchema)),
  );
}

/** Whether an earlier run has left anything of the node. */
export const hasTraces = async (files: NodeFiles): Promise<boolean> =>
  (await readdir(files.dir).catch(() => [])).some(
    (name) => name === 'outputs' || name === 'record.json',
  );

/**
 * Takes back all that earlier runs of a node have made: its outputs, then its records. Attempts of other runs lose
 * their claims first, so that none of them publishes afterwards. What another node has put in an output's place stays.
 */
export async function clearNode(
  files: NodeFiles,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  if (!(await hasTraces(files)) && !(await hasOthersClaims(files, runId))) return;
  await underNodeLock(files, signal, async () => {
    await fenceOff(files, runId);
    const known = await knownOutputs(files);
    const removed: string[] = [];
    for (const file of await publishedPaths(files).catch(() => [...known.keys()])) {
      if (await isOwn(file, known.get(file))) removed.push(file);
    }
    for (const file of removed) await rm(file, { force: true });
    await removeEmpty(new Set(removed.map((file) => path.dirname(file))), files.tree.topDir);
    await removeTree(files.outputsDir());
    await removeTree(files.stepsDir());
    // A node that ended has used its Koji tasks; one that did not may go on with what it has asked for.
    if (await isThere(files.record())) await removeTree(files.tasksDir());
    await rm(files.outputs(), { force: true });
    await rm(files.record(), { force: true });
  });
}

const isThere = async (file: string): Promise<boolean> =>
  (await lstat(file).catch(() => null)) !== null;

/** Another run's attempts of any step are overtaken from now on. */
async function fenceOff(files: NodeFiles, runId: string): Promise<void> {
  for (const { file, claim } of await claimsOf(files)) {
    if (claim.runId === runId) continue;
    await writeFileAtomic(file, JSON.stringify({ ...claim, epoch: claim.epoch + 1, runId }));
  }
}

/** All attempts, also of this run, are overtaken from now on. To be called under the node's lock. */
export async function overtakeAttempts(files: NodeFiles): Promise<void> {
  for (const { file, claim } of await claimsOf(files)) {
    await writeFileAtomic(file, JSON.stringify({ ...claim, epoch: claim.epoch + 1 }));
  }
}

/** An attempt of another run may still be at work, though the node has made nothing yet. */
const hasOthersClaims = async (files: NodeFiles, runId: string): Promise<boolean> =>
  (await claimsOf(files)).some(({ claim }) => claim.runId !== runId);

async function claimsOf(
  files: NodeFiles,
): Promise<readonly { readonly file: string; readonly claim: Claim }[]> {
  const directory = path.dirname(files.claim('x'));
  const names = await readdir(directory).catch(() => []);
  return await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => {
        const file = path.join(directory, name);
        return { file, claim: await readJsonFile(file, claimSchema) };
      }),
  );
}

async function knownOutputs(files: NodeFiles): Promise<ReadonlyMap<string, OutputFile>> {
  const outputs = await readJsonFile(files.outputs(), outputsSchema, { missing: null }).catch(
    () => null,
  );
  const { topDir } = files.tree;
  return new Map((outputs?.files ?? []).map((file) => [path.join(topDir, file.path), file]));
}

/** A file with another inode than the record's is somebody else's by now, or was tampered with in place of ours. */
async function isOwn(file: string, known: OutputFile | undefined): Promise<boolean> {
  if (known === undefined) return true;
  const stats = await lstat(file).catch(() => null);
  return stats !== null && stats.ino === known.inode;
}

async function removeEmpty(directories: ReadonlySet<string>, topDir: string): Promise<void> {
  for (const directory of directories) {
    for (let at = directory; at.startsWith(`${topDir}${path.sep}`); at = path.dirname(at)) {
      const isRemoved = await rmdir(at).then(
        () => true,
        () => false,
      );
      if (!isRemoved) break;
    }
  }
}
