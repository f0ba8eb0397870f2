/** What lies in a compose when it has failed, to tell later what was done again. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { NodeId } from '../../../config-schemas/names.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import { NodeFiles, readAttempts } from '../../../lib/publish/index.js';

/** By node that is done: its record, its attempts, and inode and time of each file that it has published. */
export type DoneNodes = ReadonlyMap<string, string>;

export async function doneNodes(composeDir: string): Promise<DoneNodes> {
  const tree = new ComposeTree(composeDir);
  const done = new Map<string, string>();
  for (const node of (await readdir(tree.nodesDir())) as NodeId[]) {
    const files = new NodeFiles(tree, node);
    const record = await readFile(files.record(), 'utf8').catch(() => null);
    if (record === null) continue;
    const attempts = await readFile(files.attempts(), 'utf8');
    done.set(node, [record, attempts, ...(await published(composeDir, files))].join('\n'));
  }
  return done;
}

async function published(composeDir: string, files: NodeFiles): Promise<readonly string[]> {
  const outputs = JSON.parse(await readFile(files.outputs(), 'utf8')) as {
    files: readonly { path: string }[];
  };
  const lines = outputs.files.map(async (file) => {
    const { ino, mtimeMs } = await stat(path.join(composeDir, file.path));
    return `${file.path} ${String(ino)} ${String(mtimeMs)}`;
  });
  return await Promise.all(lines);
}

/** Nodes of which an attempt began after a moment. */
export async function nodesBegunSince(composeDir: string, time: Date): Promise<readonly string[]> {
  const tree = new ComposeTree(composeDir);
  const nodes = (await readdir(tree.nodesDir())) as NodeId[];
  const begun = await Promise.all(
    nodes.map(async (node) => {
      const attempts = await readAttempts(new NodeFiles(tree, node));
      return attempts.some((line) => line.event === 'start' && new Date(line.time) > time);
    }),
  );
  return nodes.filter((_, index) => begun[index]);
}

/** What the journal of notifications says: an entry for each time that a script was begun. */
export async function journalOf(composeDir: string): Promise<readonly string[]> {
  const dir = new ComposeTree(composeDir).notificationJournal();
  const names = await readdir(dir);
  const entries = names.map(async (name) => {
    const { message, state } = JSON.parse(await readFile(path.join(dir, name), 'utf8')) as {
      message: string;
      state: string;
    };
    return `${message} ${state}`;
  });
  return await Promise.all(entries);
}
