/**
 * What an image is made of, as a digest: the same out of the same code, tools and files is the same image. The times of
 * the compose, which its discs carry in three small files, do not count: by them no two composes would have one in common.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { digestFile } from '../../lib/checksum/index.js';
import { digestOf, toolVersion } from '../../lib/fingerprint/index.js';
import type { GraftPoints } from '../../lib/iso/index.js';
import { discinfoTimestamp } from '../../lib/productmd/index.js';
import { codeDigest } from '../step/index.js';

/** What besides the files decides about an image. */
export interface Recipe {
  readonly phase: string;
  /** Null: not this machine's. */
  readonly tool: string | null;
  readonly points: GraftPoints;
  /** The compose's time, seconds since 1970. */
  readonly timestamp: number;
  /** Volume id, levels and the like. */
  readonly settings: readonly unknown[];
}

/** Larger files are told by size and time. */
const READ_BYTES = 16 * 1024 ** 2;
/** Files looked at at once. */
const BATCH = 64;
const TIMED: readonly string[] = ['.treeinfo', '.discinfo', 'media.repo'];

export async function ingredientsDigest(recipe: Recipe): Promise<string> {
  const points = [...recipe.points].sort(([a], [b]) => (a < b ? -1 : 1));
  const files: unknown[] = [];
  for (let start = 0; start < points.length; start += BATCH) {
    const batch = points.slice(start, start + BATCH);
    files.push(
      ...(await Promise.all(
        batch.map(async ([target, source]) => [target, await stateOf(source, recipe.timestamp)]),
      )),
    );
  }
  const code = await codeDigest(recipe.phase);
  const tool = recipe.tool === null ? null : await toolVersion(recipe.tool);
  return digestOf([code, tool, recipe.settings, files]);
}

async function stateOf(file: string, timestamp: number): Promise<unknown> {
  const stats = await stat(file).catch(() => null);
  if (stats === null || !stats.isFile()) return null;
  const name = path.basename(file);
  if (TIMED.includes(name)) return withoutTime(await readFile(file, 'utf8'), timestamp);
  if (name.endsWith('.rpm') || stats.size > READ_BYTES) return [stats.size, stats.mtimeMs];
  return [(await digestFile(file, ['sha256'])).digests['sha256'], stats.mode];
}

const withoutTime = (text: string, timestamp: number): string =>
  text.replaceAll(discinfoTimestamp(timestamp), '').replaceAll(String(Math.trunc(timestamp)), '');
