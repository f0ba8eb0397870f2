/**
 * What is done to each file of a batch, synchronously: a call of Node's asynchronous interface costs ten times what the
 * kernel needs for a link, and composes have tens of thousands.
 */
import { linkSync, lstatSync, renameSync, statSync, type Stats } from 'node:fs';

export interface FilePair {
  readonly from: string;
  readonly to: string;
}

/** A file of a batch for which the kernel refused. */
export interface Refusal {
  /** Its place in the batch. */
  readonly index: number;
  /** `EXDEV` and the like. */
  readonly code: string;
  readonly message: string;
}

export interface FileFacts {
  readonly size: number;
  readonly mtimeMs: number;
  readonly inode: number;
  readonly kind: 'file' | 'directory' | 'other';
}

/** Plain data, as it may be copied to a thread. */
export type FileBatch =
  | { readonly kind: 'link' | 'rename'; readonly pairs: readonly FilePair[] }
  | { readonly kind: 'stat' | 'lstat'; readonly files: readonly string[] };

/** For a batch of pairs the refusals; for the others facts of each file, null if it is not there. */
export type BatchResult = readonly Refusal[] | readonly (FileFacts | null)[];

const DO = { link: linkSync, rename: renameSync } as const;
const NOT_THERE = new Set(['ENOENT', 'ENOTDIR']);
const LOOK = { stat: statSync, lstat: lstatSync } as const;

/** Does a batch. It goes on after a file on another device, and ends with the first other refusal. */
export function doBatch(batch: FileBatch): BatchResult {
  if ('pairs' in batch) return doPairs(batch.pairs, DO[batch.kind]);
  const look = LOOK[batch.kind];
  return batch.files.map((file) => {
    try {
      return factsOf(look(file));
    } catch (error) {
      if (NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return null;
      throw error;
    }
  });
}

function doPairs(
  pairs: readonly FilePair[],
  act: (from: string, to: string) => void,
): readonly Refusal[] {
  const refusals: Refusal[] = [];
  for (const [index, { from, to }] of pairs.entries()) {
    try {
      act(from, to);
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      refusals.push({ index, code, message });
      if (code !== 'EXDEV') break;
    }
  }
  return refusals;
}

function factsOf(stats: Stats): FileFacts {
  const { size, mtimeMs, ino: inode } = stats;
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other';
  return { size, mtimeMs, inode, kind };
}

/** A refusal as Node would have thrown it. */
export function refusalError({ code, message }: Refusal): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}
