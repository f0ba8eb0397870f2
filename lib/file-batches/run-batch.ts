/** Where a batch is done: a small one at once, a large one in threads, since storages on a network take their time. */
import { runInThread, threadModule } from '../threads/index.js';
import {
  doBatch,
  type FileBatch,
  type FileFacts,
  type FilePair,
  type Refusal,
} from './operations.js';

/** On a local disk this takes a millisecond. */
const SMALL = 64;
/** Files for which another thread is worth it. */
const SHARE = 2_500;
const MAX_THREADS = 2;

/** Hard links, in no particular order. Gives the refusals; those with `EXDEV` are all that can be. */
export const linkFileBatch = (pairs: readonly FilePair[]): Promise<readonly Refusal[]> =>
  doPairs('link', pairs);

/** Renames. As for links. */
export const renameFileBatch = (pairs: readonly FilePair[]): Promise<readonly Refusal[]> =>
  doPairs('rename', pairs);

/** Facts of each file, in order; null if it is not there. @param kind `lstat` does not follow links */
export async function statFileBatch(
  files: readonly string[],
  kind: 'stat' | 'lstat',
): Promise<readonly (FileFacts | null)[]> {
  const parts = await Promise.all(
    sharesOf(files).map((share) => carryOut<readonly (FileFacts | null)[]>({ kind, files: share })),
  );
  return parts.flat();
}

async function doPairs(
  kind: 'link' | 'rename',
  pairs: readonly FilePair[],
): Promise<readonly Refusal[]> {
  const shares = sharesOf(pairs);
  const size = shares[0]?.length ?? 0;
  const parts = await Promise.all(
    shares.map((share) => carryOut<readonly Refusal[]>({ kind, pairs: share })),
  );
  return parts.flatMap((refusals, share) =>
    refusals.map((refusal) => ({ ...refusal, index: refusal.index + share * size })),
  );
}

function sharesOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.max(1, Math.min(MAX_THREADS, Math.ceil(items.length / SHARE)));
  const size = Math.ceil(items.length / count);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

async function carryOut<Result>(batch: FileBatch): Promise<Result> {
  const count = 'pairs' in batch ? batch.pairs.length : batch.files.length;
  if (count <= SMALL) return doBatch(batch) as Result;
  return await runInThread<Result>(threadModule('batch-thread', import.meta.url), batch);
}
