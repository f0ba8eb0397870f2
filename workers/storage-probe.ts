/**
 * Checks a storage that composes lie on: all workers must see it under the same path, and it must do what we rely on.
 * Each storage carries an id in a file of its own; workers whose ids for a path differ look at different storages.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../lib/errors.js';
import { withFileLock } from '../lib/file-lock/index.js';
import {
  fromSystemError,
  readJsonFile,
  writeFileAtomic,
  writeScratchFile,
} from '../lib/process/index.js';

const ID_FILE = '.punji-storage.json';
const LOCK_TIMEOUT_MS = 30_000;

const storageIdSchema = z.object({ version: z.literal(1), id: z.string() });

/** What a worker found of a storage. */
export interface StorageReport {
  readonly path: string;
  /** The same on all workers, or they look at different storages. */
  readonly id: string;
}

/** Probes a directory. @throws ConfigError if it is no directory, or lacks hard links, renames or locks */
export async function probeStorage(directory: string): Promise<StorageReport> {
  const info = await stat(directory).catch(() => null);
  if (info?.isDirectory() !== true) {
    throw unfit(directory, 'is not a directory here');
  }
  const scratch = await mkdtemp(path.join(directory, '.punji-probe-')).catch((error: unknown) => {
    throw fromSystemError(error, 'write in', directory);
  });
  try {
    await tryLinks(directory, scratch);
    return { path: directory, id: await storageId(directory, scratch) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function tryLinks(directory: string, scratch: string): Promise<void> {
  const file = path.join(scratch, 'file');
  await writeScratchFile(file, 'probe');
  await link(file, path.join(scratch, 'link')).catch((error: unknown) => {
    throw unfit(directory, `has no hard links (${reason(error)})`);
  });
  await rename(file, path.join(scratch, 'renamed')).catch((error: unknown) => {
    throw unfit(directory, `does not rename (${reason(error)})`);
  });
}

async function storageId(directory: string, scratch: string): Promise<string> {
  const file = path.join(directory, ID_FILE);
  await withFileLock(path.join(scratch, 'lock'), () => Promise.resolve(), {
    timeoutMs: LOCK_TIMEOUT_MS,
  }).catch((error: unknown) => {
    throw unfit(directory, `has no kernel locks (${reason(error)})`);
  });
  const known = await readJsonFile(file, storageIdSchema, { missing: null });
  if (known !== null) return known.id;
  // Two workers that meet here write one after the other; the file is read again for the id that stayed.
  await writeFileAtomic(file, JSON.stringify({ version: 1, id: randomUUID() }));
  return (await readJsonFile(file, storageIdSchema)).id;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unfit = (directory: string, why: string): ConfigError =>
  new ConfigError([{ severity: 'error', message: `storage ${directory} ${why}` }], {
    hint: 'mount the storage of the composes under the same path on every worker (docs/workers.md)',
  });
