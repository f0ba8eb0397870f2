/**
 * Publishing: what was made in scratch is renamed to its final place, file by file, under the node's lock, after an
 * intent that lists every final path. A crash in between leaves an intent by which the next attempt clears up.
 */
import { constants } from 'node:fs';
import { copyFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { refusalError, renameFileBatch, type FilePair } from '../file-batches/index.js';
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

interface Listing {
  readonly directories: readonly string[];
  /** In any order. */
  readonly moves: readonly FilePair[];
  /** One after the other, after those. */
  readonly last: readonly FilePair[];
}

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
    faultPoint('before-publish', this.files.node, this.key);
    await this.lock.hold();
    await checkClaim(this.files, this.key, this.claim);
    faultPoint('claim-checked', this.files.node, this.key);
    await this.writeIntent(listings);
    for (const [index, publication] of publications.entries()) {
      const listing = listings[index];
      if (listing !== undefined) await this.putInPlace(publication, listing);
    }
    faultPoint('after-publish', this.files.node, this.key);
  }

  private async writeIntent(listings: readonly Listing[]): Promise<void> {
    this.count += 1;
    const name = `${this.key}@${String(this.claim.epoch)}.${String(this.count).padStart(4, '0')}.json`;
    const intent = {
      version: 1,
      epoch: this.claim.epoch,
      paths: listings.flatMap(({ moves, last }) => [...moves, ...last].map(({ to }) => to)),
      directories: listings.flatMap(({ directories }) => directories),
    };
    await writeFileAtomic(path.join(this.files.intentsDir(), name), JSON.stringify(intent));
  }

  private async putInPlace(
    publication: Publication,
    { directories, moves, last }: Listing,
  ): Promise<void> {
    for (const directory of directories) await makeDirectory(directory);
    const half = Math.ceil(moves.length / 2);
    await moveAll(moves.slice(0, half));
    faultPoint('mid-publish', this.files.node, this.key);
    await moveAll(moves.slice(half));
    for (const move of last) await moveAll([move]);
    if (publication.replace === true)
      await removeOthers(publication.to, new Set([...moves, ...last].map((move) => move.to)));
  }
}

async function moveAll(moves: readonly FilePair[]): Promise<void> {
  for (const refusal of await renameFileBatch(moves)) {
    const move = moves[refusal.index];
    if (move === undefined) continue;
    if (refusal.code === 'EXDEV') await moveFar(move);
    else throw fromSystemError(refusalError(refusal), 'publish', move.to);
  }
}

/** To another file system. */
async function moveFar({ from, to }: FilePair): Promise<void> {
  try {
    const temporary = path.join(path.dirname(to), `.${path.basename(to)}.${String(process.pid)}`);
    await copyFile(from, temporary, constants.COPYFILE_EXCL);
    await rename(temporary, to);
    await rm(from);
  } catch (error) {
    throw fromSystemError(error, 'publish', to);
  }
}

/** Directories to make, and files to move. */
async function listOf(publication: Publication): Promise<Listing> {
  const directories: string[] = [];
  const moves: FilePair[] = [];
  await walk(publication.from, publication.to, directories, moves);
  const names = (publication.last ?? []).map((name) => path.join(publication.to, name));
  return {
    directories,
    moves: moves.filter(({ to }) => !names.includes(to)),
    last: names.flatMap((name) => moves.filter(({ to }) => to === name)),
  };
}

async function walk(
  from: string,
  to: string,
  directories: string[],
  moves: FilePair[],
): Promise<void> {
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
