/**
 * Publishing: what was made in scratch is renamed to its final place, file by file, under the node's lock, after an
 * intent that lists every final path. A crash in between leaves an intent by which the next attempt clears up.
 */
import { constants } from 'node:fs';
import { copyFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  codeOf,
  fromSystemError,
  makeDirectory,
  removeTree,
  writeFileAtomic,
} from '../process/index.js';
import { checkClaim } from './claim.js';
import { faultPoint } from './fault-point.js';
import type { NodeFiles } from './node-files.js';
import type { AttemptLock } from './node-lock.js';
import type { Claim } from './records.js';

/** A thing made in scratch, and its final place. */
export interface Publication {
  /** File or directory in scratch. A directory is merged file by file into `to`. */
  readonly from: string;
  /** Absolute final path. */
  readonly to: string;
  /** These, relative to `to`, are renamed last, in this order (`repodata/repomd.xml`). */
  readonly last?: readonly string[];
  /** Files below `to` that `from` does not have are removed afterwards. */
  readonly replace?: boolean;
}

interface Move {
  readonly from: string;
  readonly to: string;
}

interface Listing {
  readonly directories: readonly string[];
  readonly moves: readonly Move[];
}

/** Renames at once; more only queue in the kernel. */
const BATCH = 64;

export class Publisher {
  private count = 0;

  constructor(
    private readonly files: NodeFiles,
    private readonly key: string,
    private readonly claim: Claim,
    private readonly lock: AttemptLock,
  ) {}

  /** Puts all publications in place. @throws OwnershipError if a later attempt has taken the step */
  async publish(publications: readonly Publication[]): Promise<void> {
    const listings = await Promise.all(publications.map(listOf));
    await this.lock.hold();
    await checkClaim(this.files, this.key, this.claim);
    await this.writeIntent(listings.flatMap((listing) => listing.moves.map((move) => move.to)));
    for (const [index, publication] of publications.entries()) {
      const listing = listings[index];
      if (listing !== undefined) await this.putInPlace(publication, listing);
    }
    faultPoint('after-publish', this.files.node, this.key);
  }

  private async writeIntent(paths: readonly string[]): Promise<void> {
    this.count += 1;
    const name = `${this.key}@${String(this.claim.epoch)}.${String(this.count).padStart(4, '0')}.json`;
    const intent = { version: 1, epoch: this.claim.epoch, paths };
    await writeFileAtomic(path.join(this.files.intentsDir(), name), JSON.stringify(intent));
  }

  private async putInPlace(
    publication: Publication,
    { directories, moves }: Listing,
  ): Promise<void> {
    for (const directory of directories) await makeDirectory(directory);
    const half = Math.ceil(moves.length / 2);
    await moveAll(moves.slice(0, half));
    faultPoint('mid-publish', this.files.node, this.key);
    await moveAll(moves.slice(half));
    if (publication.replace === true)
      await removeOthers(publication.to, new Set(moves.map((move) => move.to)));
  }
}

async function moveAll(moves: readonly Move[]): Promise<void> {
  for (let start = 0; start < moves.length; start += BATCH) {
    await Promise.all(moves.slice(start, start + BATCH).map(moveOne));
  }
}

async function moveOne({ from, to }: Move): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw fromSystemError(error, 'publish', to);
    const temporary = path.join(path.dirname(to), `.${path.basename(to)}.${String(process.pid)}`);
    await copyFile(from, temporary, constants.COPYFILE_EXCL);
    await rename(temporary, to);
    await rm(from);
  }
}

/** Directories to make, and files to move: those named `last` at the end, all others before. */
async function listOf(publication: Publication): Promise<Listing> {
  const directories: string[] = [];
  const moves: Move[] = [];
  await walk(publication.from, publication.to, directories, moves);
  const last = (publication.last ?? []).map((name) => path.join(publication.to, name));
  const rank = (move: Move): number => last.indexOf(move.to);
  const sorted = [...moves].sort((a, b) => rank(a) - rank(b));
  return { directories, moves: sorted };
}

async function walk(from: string, to: string, directories: string[], moves: Move[]): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOTDIR') return null;
    throw fromSystemError(error, 'publish', from);
  });
  if (entries === null) {
    directories.push(path.dirname(to));
    moves.push({ from, to });
    return;
  }
  directories.push(to);
  for (const entry of entries) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) await walk(source, target, directories, moves);
    else moves.push({ from: source, to: target });
  }
}

async function removeOthers(directory: string, kept: ReadonlySet<string>): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries) {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      await removeOthers(full, kept);
      if ((await readdir(full)).length === 0) await removeTree(full);
    } else if (!kept.has(full)) {
      await rm(full, { force: true });
    }
  }
}
