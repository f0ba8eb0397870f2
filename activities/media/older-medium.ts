/** Takes an image over from an older compose that has made the same, under the name that it has in this one. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  hardlinkOrCopy,
  makeDirectory,
  readJsonFile,
  writeScratchFile,
} from '../../lib/process/index.js';
import type { StepContext } from '../step/index.js';

/** `work/global/media/NODE.N.json` */
const mediumFactsSchema = z.object({
  version: z.literal(1),
  /** What it was made of. */
  ingredients: z.string(),
  /** File name of the image. */
  name: z.string(),
});

type Context = Pick<StepContext, 'older' | 'compose' | 'tree'>;

/** Where the image's files are made. */
export interface MediumPlaces {
  readonly isoDir: string;
  readonly jigdoDir: string;
}

export const formatMediumFacts = (ingredients: string, name: string): string =>
  JSON.stringify(mediumFactsSchema.parse({ version: 1, ingredients, name }));

/**
 * Links image, manifest and jigdo files into the places.
 * @param factsFile where this compose says what the image was made of
 * @returns false if the older compose has not the same
 */
export async function takeOlderMedium(
  { older, compose, tree }: Context,
  medium: { readonly name: string; readonly ingredients: string; readonly factsFile: string },
  places: MediumPlaces,
): Promise<boolean> {
  if (compose.older === undefined) return false;
  const outputs = await older();
  const factsFile = outputs?.get(path.relative(tree.topDir, medium.factsFile));
  if (outputs === null || factsFile === undefined) return false;
  const facts = await readJsonFile(factsFile, mediumFactsSchema);
  if (facts.ingredients !== medium.ingredients) return false;
  const files = [...outputs.values()].filter((file) => isOf(file, facts.name));
  if (!files.some((file) => path.basename(file) === facts.name)) return false;
  await makeDirectory(places.isoDir);
  await makeDirectory(places.jigdoDir);
  for (const file of files) {
    const directory = isJigdo(file) ? places.jigdoDir : places.isoDir;
    const target = path.join(directory, path.basename(file).replace(facts.name, medium.name));
    if (file.endsWith('.jigdo')) await renameInside(file, target, facts.name, medium.name);
    else await hardlinkOrCopy(file, target);
  }
  return true;
}

const isJigdo = (file: string): boolean => /\.(?:jigdo|template)$/.test(file);

/** The image itself and what is named after it, but for lists of what is on it. */
const isOf = (file: string, name: string): boolean =>
  path.basename(file) === name ||
  ['.manifest', '.jigdo', '.template'].some((end) => path.basename(file) === `${name}${end}`);

/** A .jigdo names the image and its template. */
async function renameInside(
  file: string,
  target: string,
  before: string,
  now: string,
): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeScratchFile(target, text.replaceAll(before, now));
}
