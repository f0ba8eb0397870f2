/**
 * Files that a node has published: what they were when it ended, and whether they still are. Packages are told by size
 * and time, not by content: they are hard links to the package set's, and many gigabytes.
 */
import path from 'node:path';
import { z } from 'zod';
import { digestFile } from '../checksum/index.js';
import { InputError } from '../errors.js';
import { statFileBatch, type FileFacts } from '../file-batches/index.js';
import { digestOf } from './digest.js';

const outputFileSchema = z.object({
  /** Relative to the compose's directory. */
  path: z.string(),
  size: z.number(),
  mtimeMs: z.number(),
  inode: z.number(),
  /** Null of packages, links and logs. */
  sha256: z.string().nullable(),
});
export type OutputFile = z.infer<typeof outputFileSchema>;

/** The file `outputs.json` of a node. */
export const outputsSchema = z.object({
  version: z.literal(1),
  files: z.array(outputFileSchema),
});

/** Files read at once. */
const BATCH = 32;

/** Describes files as they are now; of the same file published twice there is one. @throws InputError if one is missing */
export async function describeOutputs(
  topDir: string,
  files: readonly string[],
): Promise<readonly OutputFile[]> {
  const sorted = [...new Set(files)].sort();
  const outputs: OutputFile[] = [];
  const facts = await statFileBatch(sorted, 'lstat');
  for (let start = 0; start < sorted.length; start += BATCH) {
    const batch = sorted.slice(start, start + BATCH);
    const described = await Promise.all(
      batch.map((file, index) => describe(topDir, file, facts[start + index] ?? null)),
    );
    outputs.push(...described.flat());
  }
  return outputs;
}

/** What was published and taken away again by a later step of the node is no output. */
async function describe(
  topDir: string,
  file: string,
  facts: FileFacts | null,
): Promise<readonly OutputFile[]> {
  if (facts === null) return [];
  const { size, mtimeMs, inode, kind } = facts;
  if (kind === 'directory') throw new InputError(`${file} is a directory, and was a file`);
  const sha256 = kind === 'file' && isHashed(file) ? await sha256Of(file) : null;
  return [{ path: path.relative(topDir, file), size, mtimeMs, inode, sha256 }];
}

const isHashed = (file: string): boolean => !file.endsWith('.rpm') && !isLog(file);
const isLog = (file: string): boolean => file.endsWith('.log') || file.startsWith('logs/');

const sha256Of = async (file: string): Promise<string> =>
  (await digestFile(file, ['sha256'])).digests['sha256'] ?? '';

/**
 * The first output that is not what it was, in words; null if all are.
 * @param verify read the files, too, and not only size, time and inode
 */
export async function changedOutput(
  topDir: string,
  files: readonly OutputFile[],
  verify: boolean,
): Promise<string | null> {
  const lasting = files.filter(({ path: name }) => !isLog(name));
  const facts = await statFileBatch(
    lasting.map(({ path: name }) => path.join(topDir, name)),
    'lstat',
  );
  for (let start = 0; start < lasting.length; start += BATCH) {
    const batch = lasting.slice(start, start + BATCH);
    const changes = await Promise.all(
      batch.map((file, index) => changeOf(topDir, file, facts[start + index] ?? null, verify)),
    );
    const first = changes.find((change) => change !== null);
    if (first !== undefined) return first;
  }
  return null;
}

async function changeOf(
  topDir: string,
  { path: name, size, mtimeMs, inode, sha256 }: OutputFile,
  facts: FileFacts | null,
  verify: boolean,
): Promise<string | null> {
  if (facts === null) return `output missing: ${name}`;
  if (facts.size !== size || facts.mtimeMs !== mtimeMs || facts.inode !== inode) {
    return `output changed: ${name}`;
  }
  if (!verify || sha256 === null) return null;
  return (await sha256Of(path.join(topDir, name))) === sha256
    ? null
    : `output's content changed: ${name}`;
}

/** What followers see of a node: names and contents of its files; of packages names, sizes and times. */
export const contentsDigest = (files: readonly OutputFile[]): string =>
  digestOf(
    files
      .filter(({ path: name }) => !isLog(name))
      .map(({ path: name, size, mtimeMs, sha256 }) => [name, sha256 ?? [size, mtimeMs]]),
  );
