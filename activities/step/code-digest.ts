/** The digest of a phase's code: another code makes another result. The build has made them; from sources they are made here. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readJsonFile } from '../../lib/process/index.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const digestsSchema = z.object({ phases: z.record(z.string(), z.string()) });

let built: Promise<z.infer<typeof digestsSchema> | null> | null = null;
const fromSources = new Map<string, Promise<string>>();

/** SHA-256 over all modules that the phase's work needs. */
export async function codeDigest(phase: string): Promise<string> {
  built ??= readJsonFile(path.join(ROOT, 'phase-digests.json'), digestsSchema, { missing: null });
  const digest = (await built)?.phases[phase];
  if (digest !== undefined) return digest;
  const known = fromSources.get(phase);
  if (known !== undefined) return await known;
  const made = closureDigest(path.join(ROOT, 'activities', phase, 'index'));
  fromSources.set(phase, made);
  return await made;
}

async function closureDigest(door: string): Promise<string> {
  const hash = createHash('sha256');
  const seen = new Set([sourceOf(door)]);
  for (const file of seen) {
    if (file === null) continue;
    const text = await readFile(file, 'utf8');
    hash.update(`${path.relative(ROOT, file)}\n${text}`);
    for (const [, name = ''] of text.matchAll(/from '(\.[^']+)\.js'/g)) {
      seen.add(sourceOf(path.resolve(path.dirname(file), name)));
    }
  }
  return hash.digest('hex');
}

function sourceOf(module: string): string | null {
  const candidates = [`${module}.ts`, `${module}.js`];
  return candidates.find((file) => existsSync(file)) ?? null;
}
