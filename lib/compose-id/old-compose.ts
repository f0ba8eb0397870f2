/** Finds the newest earlier compose of a release, to reuse what it has (pungi/util.py `find_old_compose`). */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ComposeStatus } from '../../config-schemas/names.js';
import { releaseId, type ReleaseFacts } from './compose-id.js';

/** A doomed compose has good parts too. */
const REUSABLE: readonly ComposeStatus[] = ['FINISHED', 'FINISHED_INCOMPLETE', 'DOOMED'];

/**
 * The absolute path of the newest compose of the release below one of the directories, or null.
 * The type of a compose is not asked for: a nightly may serve a production compose.
 */
export async function findOldCompose(
  directories: readonly string[],
  release: Pick<ReleaseFacts, 'release' | 'baseProduct'>,
  options: { readonly statuses?: readonly ComposeStatus[]; readonly except?: string } = {},
): Promise<string | null> {
  const statuses: readonly string[] = options.statuses ?? REUSABLE;
  const found: string[] = [];
  for (const directory of directories) {
    for (const name of await readdir(directory).catch(() => [])) {
      const candidate = path.resolve(directory, name);
      if (!isOfRelease(name, releaseId(release)) || candidate === options.except) continue;
      if (statuses.includes(await statusOf(candidate))) found.push(candidate);
    }
  }
  return found.sort(compareComposes).at(-1) ?? null;
}

/** `F-29-updates-testing-…` does not belong to `F-29-updates`: a date must follow. */
function isOfRelease(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^.\d/s.test(name.slice(prefix.length));
}

async function statusOf(directory: string): Promise<string> {
  if (!(await stat(directory).catch(() => null))?.isDirectory()) return '';
  return (await readFile(path.join(directory, 'STATUS'), 'utf8').catch(() => '')).trim();
}

/** By name up to the last dot, then by respin as a number: `.n.10` is newer than `.n.9`. */
function compareComposes(a: string, b: string): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  if (first.prefix !== second.prefix) return first.prefix < second.prefix ? -1 : 1;
  return first.respin - second.respin;
}

function sortKey(file: string): { prefix: string; respin: number } {
  const name = path.basename(file);
  const dot = name.lastIndexOf('.');
  const respin = name.slice(dot + 1);
  if (dot < 0 || !/^\d+$/.test(respin)) return { prefix: name, respin: -1 };
  return { prefix: name.slice(0, dot), respin: Number(respin) };
}
