/** The digest of a phase's code: another code makes another result. The build has made them; from sources they are made here. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { InternalError } from '../../lib/errors.js';
import { readJsonFile } from '../../lib/process/index.js';
import { closureDigest } from './code-closure.js';

/** Where the build has left its digests: beside the bundle's folder, or above this module's; else these are the sources. */
const BUILT = ['../phase-digests.json', '../../phase-digests.json']
  .map((place) => fileURLToPath(new URL(place, import.meta.url)))
  .find((file) => existsSync(file));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const digestsSchema = z.object({ phases: z.record(z.string(), z.string()) });

let built: Promise<z.infer<typeof digestsSchema>> | null = null;
const fromSources = new Map<string, Promise<string>>();

/** SHA-256 over all modules that the phase's work needs. */
export async function codeDigest(phase: string): Promise<string> {
  if (BUILT !== undefined) return await builtDigest(BUILT, phase);
  const known = fromSources.get(phase);
  if (known !== undefined) return await known;
  const made = closureDigest(ROOT, path.join(ROOT, 'activities', phase, 'index'));
  fromSources.set(phase, made);
  return await made;
}

/** @throws InternalError if the build does not know the phase */
async function builtDigest(file: string, phase: string): Promise<string> {
  built ??= readJsonFile(file, digestsSchema);
  const digest = (await built).phases[phase];
  if (digest !== undefined) return digest;
  throw new InternalError(`${file} has no digest of phase ${phase}`, {
    hint: 'run the build again',
  });
}
