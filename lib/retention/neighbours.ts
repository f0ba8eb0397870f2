/** The composes of one release that lie in one directory, with what decides whether they may go. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { readIdentity, readOwner } from '../compose-id/index.js';
import { ComposeTree } from '../compose-tree/index.js';
import { readStatus } from '../status/index.js';

export interface Neighbour {
  readonly dir: string;
  readonly identity: ComposeIdentity;
  readonly status: string;
  /** Its workflow has not closed. */
  readonly isOpen: boolean;
  /** A link in the same directory points to it. */
  readonly isLinked: boolean;
  /** Milliseconds since 1970. */
  readonly beganAtMs: number;
  /** When STATUS was last written, milliseconds since 1970. */
  readonly statusAtMs: number;
}

/** All composes beside `composeDir` that are of its release, itself among them. */
export async function neighboursOf(
  composeDir: string,
  own: ComposeIdentity,
  isOpen: (workflowId: string) => Promise<boolean>,
): Promise<readonly Neighbour[]> {
  const parent = path.dirname(composeDir);
  const entries = await readdir(parent, { withFileTypes: true });
  const links = entries.filter((entry) => entry.isSymbolicLink());
  const linked = new Set(
    await Promise.all(links.map(({ name }) => realpath(path.join(parent, name)).catch(() => ''))),
  );
  const found: Neighbour[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const dir = path.join(parent, entry.name);
    const neighbour = await look(dir, linked, isOpen);
    if (neighbour !== null && isOfRelease(neighbour.identity, own)) found.push(neighbour);
  }
  return found;
}

/** Null for what is no compose of ours, or cannot be read: it stays. */
async function look(
  dir: string,
  linked: ReadonlySet<string>,
  isOpen: (workflowId: string) => Promise<boolean>,
): Promise<Neighbour | null> {
  const tree = new ComposeTree(dir);
  const identity = await readIdentity(dir).catch(() => null);
  const id = await readFile(tree.composeIdFile(), 'utf8').catch(() => '');
  const owner = await readOwner(dir).catch(() => null);
  // A directory that was renamed or copied by hand is somebody's own.
  if (identity === null || owner === null || id.trim() !== path.basename(dir)) return null;
  return {
    dir,
    identity,
    status: (await readStatus(dir).catch(() => null)) ?? '',
    isOpen: await isOpen(owner.workflowId),
    isLinked: linked.has(await realpath(dir)),
    beganAtMs: await timeOf(tree.ownerFile()),
    statusAtMs: await timeOf(tree.statusFile()),
  };
}

const timeOf = async (file: string): Promise<number> =>
  (await stat(file).catch(() => null))?.mtimeMs ?? 0;

function isOfRelease(one: ComposeIdentity, other: ComposeIdentity): boolean {
  const key = ({ release, baseProduct }: ComposeIdentity): string =>
    JSON.stringify([
      release.short,
      release.version,
      release.type,
      baseProduct?.short,
      baseProduct?.version,
    ]);
  return key(one) === key(other);
}
