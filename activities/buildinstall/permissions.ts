/** Deliverables are for everybody: what `chmod -R a+rX` does. */
import { chmod, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

const EXECUTE_BITS = 0o111;
const READ_BITS = 0o444;

/** Opens a directory and all below; links are left alone. */
export async function openToAll(target: string): Promise<void> {
  const facts = await lstat(target);
  if (facts.isSymbolicLink()) return;
  const runs = facts.isDirectory() || (facts.mode & EXECUTE_BITS) !== 0;
  await chmod(target, facts.mode | READ_BITS | (runs ? EXECUTE_BITS : 0));
  if (!facts.isDirectory()) return;
  for (const name of await readdir(target)) await openToAll(path.join(target, name));
}
