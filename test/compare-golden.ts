/** Compares a compose with what Pungi made of the same input (test/fixtures/composes): metadata and list of files. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  composeFiles,
  lineDifferences,
  marksOf,
  normaliseMetadata,
  normaliseNames,
} from './normalise.js';
import { statusOf } from './punji.js';

const METADATA = ['rpms.json', 'images.json', 'composeinfo.json'] as const;

/** One line for each leaf of a JSON value: `payload.release.name = "Demo"`. */
function leaves(value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${at} = ${JSON.stringify(value)}`];
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${at} = ${JSON.stringify(value)}`];
  return entries.flatMap(([key, inner]) => leaves(inner, `${at}.${key}`));
}

/** A metadata file as lines, without what changes from run to run; none if it is not there. */
async function metadataLines(file: string): Promise<string[]> {
  if (!existsSync(file)) return [];
  const text = await readFile(file, 'utf8');
  const { payload } = JSON.parse(text) as { payload: { compose: { id: string } } };
  const name = path.basename(file);
  return leaves(normaliseMetadata(text, marksOf(payload.compose.id)), name);
}

async function goldenFiles(goldenDir: string, goldenId: string): Promise<string[]> {
  const text = await readFile(path.join(goldenDir, 'files.txt'), 'utf8');
  const names = normaliseNames(text, marksOf(goldenId)).split('\n');
  return names.filter((name) => name !== '').sort();
}

/** The id that the golden compose had: from whatever metadata it left. */
async function goldenComposeId(goldenDir: string): Promise<string> {
  for (const name of METADATA) {
    const file = path.join(goldenDir, name);
    if (!existsSync(file)) continue;
    const text = await readFile(file, 'utf8');
    return (JSON.parse(text) as { payload: { compose: { id: string } } }).payload.compose.id;
  }
  return 'None-0-20000101.t.0';
}

export interface GoldenRun {
  exit: number;
  status: string | null;
}
/** Exit code and STATUS of Pungi's run; no STATUS: no compose directory was made. */
export const goldenRun = async (goldenDir: string): Promise<GoldenRun> =>
  JSON.parse(await readFile(path.join(goldenDir, 'run.json'), 'utf8')) as GoldenRun;

/** All that differs, as lines: `-` only in Pungi's result, `+` only in ours. */
export async function goldenDifferences(goldenDir: string, composeDir: string): Promise<string[]> {
  const { status } = await goldenRun(goldenDir);
  const files = await goldenFiles(goldenDir, await goldenComposeId(goldenDir));
  const parts = [
    lineDifferences([`STATUS ${status}`], [`STATUS ${await statusOf(composeDir)}`]),
    lineDifferences(files, await composeFiles(composeDir)),
  ];
  for (const name of METADATA) {
    const golden = await metadataLines(path.join(goldenDir, name));
    const ours = await metadataLines(path.join(composeDir, 'compose', 'metadata', name));
    parts.push(lineDifferences(golden, ours));
  }
  return parts.flat();
}
