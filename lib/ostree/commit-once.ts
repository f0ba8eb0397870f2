/**
 * One commit per compose and ref, whatever dies: under a lock of the ref, the commit is made, noted in the compose, and
 * only then named by the ref. Who gets the lock after a death finishes what the dead one had committed (docs/ostree.md).
 */
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { withFileLock } from '../file-lock/index.js';
import { readJsonFile, writeFileAtomic, makeDirectory } from '../process/index.js';
import type { OstreeRepository } from './repository.js';

/** What is committed, for whom. */
export interface CommitRequest {
  readonly repository: OstreeRepository;
  /** Null: the treefile names none, and none is written. */
  readonly ref: string | null;
  /** False: an outside signer writes the ref. */
  readonly tagRef: boolean;
  /** Of this node's run alone; stands in the commit's metadata. */
  readonly token: string;
  /** In the compose; says what was committed under which token. */
  readonly noteFile: string;
  /** Makes the commit; null if nothing had changed since the ref's. */
  readonly make: () => Promise<string | null>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const noteSchema = z.object({
  version: z.literal(1),
  token: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  tagRef: z.boolean(),
  /** Undefined until it is known. */
  commit: z.string().nullable().optional(),
});
type Note = z.infer<typeof noteSchema>;

/** Clocks of file servers may be behind. */
const CLOCK_SKEW_MS = 10 * 60_000;

/** The commit of this token, made now or by an attempt that died; null if nothing had changed. */
export async function commitOnce(request: CommitRequest): Promise<string | null> {
  const { repository, ref } = request;
  const lock = repository.noteFile(ref ?? '', 'lock');
  return await withFileLock(lock, () => commitUnderLock(request), {
    timeoutMs: request.timeoutMs,
    signal: request.signal,
  });
}

async function commitUnderLock(request: CommitRequest): Promise<string | null> {
  const { repository, ref, token, tagRef, noteFile } = request;
  const pendingFile = repository.noteFile(ref ?? '', 'json');
  await finishOther(request, await readNote(pendingFile));
  let commit = await adopt(request);
  if (commit === undefined) {
    await repository.discardStaged(tokenText(token));
    const note: Note = { version: 1, token, startedAt: Date.now(), tagRef };
    await writeNote(noteFile, note);
    await writeNote(pendingFile, note);
    commit = await request.make();
  }
  await writeNote(noteFile, { version: 1, token, startedAt: Date.now(), tagRef, commit });
  if (commit !== null && tagRef && ref !== null && !(await repository.refContains(ref, commit))) {
    await repository.writeRef(ref, commit);
  }
  // A note that stayed would undo an operator's later change of the ref.
  await rm(pendingFile, { force: true });
  return commit;
}

/** The commit of an earlier attempt, unless the ref has gone another way since: then it must be made anew. */
async function adopt(request: CommitRequest): Promise<string | null | undefined> {
  const { repository, ref, token, tagRef, noteFile } = request;
  const own = await readNote(noteFile);
  if (own?.token !== token) return undefined;
  const commit = await madeBefore(repository, own);
  if (commit === null || commit === undefined || ref === null || !tagRef) return commit;
  const follows = (await repository.readRef(ref)) === (await repository.parentOf(commit));
  return follows || (await repository.refContains(ref, commit)) ? commit : undefined;
}

/** What an attempt of this token had committed: its note says, or it died before it could and the repository does. */
async function madeBefore(
  repository: OstreeRepository,
  note: Note,
): Promise<string | null | undefined> {
  if (note.commit !== undefined) return note.commit;
  return (
    (await repository.findCommit(tokenText(note.token), note.startedAt - CLOCK_SKEW_MS)) ??
    undefined
  );
}

/** Another compose that died after its commit and before it wrote the ref: the ref is written for it. */
async function finishOther(
  { repository, ref, token }: CommitRequest,
  pending: Note | null,
): Promise<void> {
  if (pending === null || pending.token === token) return;
  await repository.discardStaged(tokenText(pending.token));
  if (ref === null || !pending.tagRef) return;
  const commit = await madeBefore(repository, pending);
  if (commit === null || commit === undefined) return;
  if ((await repository.readRef(ref)) === (await repository.parentOf(commit))) {
    await repository.writeRef(ref, commit);
  }
}

/** As the key and its value stand in a commit object: each ends with a zero byte. */
const tokenText = (token: string): string => `${token}\0`;

async function readNote(file: string): Promise<Note | null> {
  return (await stat(file).catch(() => null)) === null
    ? null
    : await readJsonFile(file, noteSchema);
}

async function writeNote(file: string, note: Note): Promise<void> {
  await makeDirectory(path.dirname(file));
  await writeFileAtomic(file, `${JSON.stringify(note)}\n`);
}
