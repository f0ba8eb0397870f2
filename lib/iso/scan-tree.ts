/** Lists a tree for a disc: files, links and empty directories, in an order that does not depend on the file system. */
import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, fromSystemError } from '../process/index.js';
import type { GraftPoints } from './graft-points.js';

export interface TreeFile {
  /** Relative to the tree. */
  readonly path: string;
  /** Of a link: of the file that it leads to. */
  readonly sizeBytes: number;
  readonly isLink: boolean;
}

export interface ScannedTree {
  readonly root: string;
  /** Files of a directory before those below it, each sorted by name. Links count as files. */
  readonly files: readonly TreeFile[];
  /** Relative, ending with `/`; all of them, empty or not. */
  readonly directories: readonly string[];
}

/** Scans a directory; one that is not there is empty. @throws InputError if it cannot be read */
export async function scanTree(root: string): Promise<ScannedTree> {
  const files: TreeFile[] = [];
  const directories: string[] = [];
  await scan(root, '', files, directories);
  return { root, files, directories };
}

/** Where the files of a tree stand on a disc that holds it. */
export function graftPointsOf(tree: ScannedTree): GraftPoints {
  const names = [...tree.files.map((file) => file.path), ...tree.directories];
  return new Map(names.map((name) => [name, path.join(tree.root, name)]));
}

/**
 * The files of a tree that are links out of the compose, with what they lead to: on a disc the links would lead
 * nowhere (pungi/wrappers/iso.py `get_graft_points`). To be laid over the tree's graft points.
 */
export async function outsideLinks(tree: ScannedTree, composeDir: string): Promise<GraftPoints> {
  const resolved = new Map<string, string>();
  for (const file of tree.files.filter(({ isLink }) => isLink)) {
    const link = path.join(tree.root, file.path);
    const leadsTo = path.resolve(path.dirname(link), await readlink(link));
    if (!isBelow(leadsTo, composeDir)) resolved.set(file.path, leadsTo);
  }
  return resolved;
}

/** Files looked at at once; more only queue. */
const BATCH = 64;

const isBelow = (file: string, directory: string): boolean =>
  file.startsWith(directory.replace(/\/*$/, '/'));

async function scan(
  root: string,
  below: string,
  files: TreeFile[],
  directories: string[],
): Promise<void> {
  const entries = await readdir(path.join(root, below), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (below === '' && codeOf(error) === 'ENOENT') return [];
      throw fromSystemError(error, 'read', path.join(root, below));
    },
  );
  const sorted = entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const others = sorted.filter((entry) => !entry.isDirectory());
  for (let start = 0; start < others.length; start += BATCH) {
    const batch = others.slice(start, start + BATCH).map(async (entry) => {
      const relative = path.join(below, entry.name);
      const sizeBytes = await sizeOf(path.join(root, relative));
      return { path: relative, sizeBytes, isLink: entry.isSymbolicLink() };
    });
    files.push(...(await Promise.all(batch)));
  }
  for (const entry of sorted.filter((one) => one.isDirectory())) {
    const relative = path.join(below, entry.name);
    directories.push(`${relative}/`);
    await scan(root, relative, files, directories);
  }
}

/** A link that leads nowhere has its own size. */
async function sizeOf(file: string): Promise<number> {
  const { size } = await stat(file).catch(() => lstat(file));
  return size;
}
