/**
 * Files that a node has published: what they were when it ended, and whether they still are. Packages are told by size
 * and time, not by content: they are hard links to the package set's, and many gigabytes.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
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
  /** Of a file that names places in the compose: the digest of its text without the compose's own place. */
  seen: z.string().optional(),
});
export type OutputFile = z.infer<typeof outputFileSchema>;

/** The file `outputs.json` of a node. */
export const outputsSchema = z.object({
  version: z.literal(1),
  files: z.array(outputFileSchema),
});

/** Files read at once. */
const BATCH = 32;
/** A larger file is not looked through for the compose's place. */
const SEARCHED_BYTES = 128 * 1024 ** 2;

/**
 * Describes files as they are now; of the same file published twice there is one.
 * @param known of hard links to files that were described before: what was said of these
 * @throws InputError if one is a directory
 */
export async function describeOutputs(
  topDir: string,
  files: readonly string[],
  known: readonly OutputFile[] = [],
): Promise<readonly OutputFile[]> {
  const before = new Map(known.map((file) => [file.path, file]));
  const sorted = [...new Set(files)].sort();
  const outputs: OutputFile[] = [];
  const facts = await statFileBatch(sorted, 'lstat');
  for (let start = 0; start < sorted.length; start += BATCH) {
    const batch = sorted.slice(start, start + BATCH);
    const described = await Promise.all(
      batch.map((file, index) => describe(topDir, file, facts[start + index] ?? null, before)),
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
  before: ReadonlyMap<string, OutputFile>,
): Promise<readonly OutputFile[]> {
  if (facts === null) return [];
  const { size, mtimeMs, inode, kind } = facts;
  if (kind === 'directory') throw new InputError(`${file} is a directory, and was a file`);
  const name = path.relative(topDir, file);
  const known = before.get(name);
  if (known !== undefined && isUntouched(known, facts)) return [known];
  const state = { path: name, size, mtimeMs, inode };
  if (kind !== 'file' || !isHashed(name)) return [{ ...state, sha256: null }];
  return [{ ...state, ...(await digestsOf(topDir, name, size)) }];
}

const isUntouched = ({ size, mtimeMs, inode }: OutputFile, facts: FileFacts): boolean =>
  facts.size === size && facts.mtimeMs === mtimeMs && facts.inode === inode;

/** Files in work/ may name places in the compose; what is delivered does not. */
async function digestsOf(
  topDir: string,
  name: string,
  size: number,
): Promise<Pick<OutputFile, 'sha256' | 'seen'>> {
  const file = path.join(topDir, name);
  if (!name.startsWith('work/') || size > SEARCHED_BYTES) return { sha256: await sha256Of(file) };
  const content = await readFile(file);
  const sha256 = hexOf(content);
  if (!content.includes(topDir)) return { sha256 };
  return {
    sha256,
    seen: hexOf(content.toString('latin1').replaceAll(Buffer.from(topDir).toString('latin1'), '')),
  };
}

const hexOf = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex');

const isHashed = (file: string): boolean => !file.endsWith('.rpm') && !isLog(file);

/** Logs are no results: nobody reads them but people. Path relative to the compose. */
export const isLog = (file: string): boolean => file.endsWith('.log') || file.startsWith('logs/');

/** Repodata of work/ holds times, and where packages lie; what it is made of stands in the node's other files. */
const isWorkRepodata = (file: string): boolean =>
  file.startsWith('work/') && file.includes('/repodata/');

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
  output: OutputFile,
  facts: FileFacts | null,
  verify: boolean,
): Promise<string | null> {
  const { path: name, sha256 } = output;
  if (facts === null) return `output missing: ${name}`;
  if (!isUntouched(output, facts)) return `output changed: ${name}`;
  if (!verify || sha256 === null) return null;
  return (await sha256Of(path.join(topDir, name))) === sha256
    ? null
    : `output's content changed: ${name}`;
}

/** What followers see of a node: names and contents of its files; of packages names, sizes and times. */
export const contentsDigest = (files: readonly OutputFile[]): string =>
  digestOf(
    files
      .filter(({ path: name }) => !isLog(name) && !isWorkRepodata(name))
      .map(({ path: name, size, mtimeMs, sha256, seen }) => [
        name,
        seen ?? sha256 ?? [size, mtimeMs],
      ]),
  );

/** The same of those files whose paths begin in one of these ways; `*` stands for any part of a path's component. */
export function contentsBelow(files: readonly OutputFile[], beginnings: readonly string[]): string {
  const patterns = beginnings.map(
    (text) => new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}`),
  );
  return contentsDigest(
    files.filter(({ path: name }) => patterns.some((pattern) => pattern.test(name))),
  );
}

/** What followers see that look only which directories of the deliverables there are. */
export const directoriesDigest = (files: readonly OutputFile[]): string =>
  digestOf([
    ...new Set(
      files
        .filter(({ path: name }) => name.startsWith('compose/'))
        .map(({ path: name }) => path.dirname(name)),
    ),
  ]);
