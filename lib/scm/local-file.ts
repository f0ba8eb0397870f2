/** Sources that are local files. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../process/index.js';
import type { ScmSource } from './source.js';

/** Pungi takes only the base name of this path, below the configuration; a path that is there otherwise works too. */
export async function besideConfig(source: ScmSource, configDir: string): Promise<ScmSource> {
  const name = localFileOf(source);
  if (name === null) return source;
  const beside = path.join(configDir, path.basename(name));
  try {
    await access(beside);
    return beside;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return name;
    throw error;
  }
}

/** The path of a local file; null if the source is no single local file. */
export function localFileOf(source: ScmSource | undefined): string | null {
  if (typeof source === 'string') return source;
  if (source?.scm !== 'file' || typeof source.file !== 'string') return null;
  return source.file;
}
