/**
 * Which `punji` commands are at work, and which compose each follows: the daemon stays as long as there is one, and a
 * compose whose command is gone is taken up by the next one that asks for the same.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeFileAtomic } from '../../lib/process/index.js';
import { identityOf, isAlive, processIdentitySchema } from './process-identity.js';
import type { StateFiles } from './state-files.js';

const clientRecordSchema = z.object({
  version: z.literal(1),
  process: processIdentitySchema,
  /** The workflow that it follows; null if none yet. */
  workflowId: z.string().nullable(),
});
type ClientRecord = z.infer<typeof clientRecordSchema>;

const fileOf = (files: StateFiles, pid: number): string =>
  path.join(files.clientsDir(), `${String(pid)}.json`);

/** Notes that this process is a client, and what it follows. */
export async function noteClient(files: StateFiles, workflowId: string | null): Promise<void> {
  const identity = identityOf(process.pid);
  if (identity === null) return;
  const record: ClientRecord = { version: 1, process: identity, workflowId };
  await mkdir(files.clientsDir(), { recursive: true });
  await writeFileAtomic(fileOf(files, process.pid), JSON.stringify(record), { mode: 0o600 });
}

/** Takes this process's note away. */
export async function forgetClient(files: StateFiles): Promise<void> {
  await rm(fileOf(files, process.pid), { force: true });
}

/** The clients that live; notes of dead ones are removed. */
export async function liveClients(files: StateFiles): Promise<readonly ClientRecord[]> {
  const names = await readdir(files.clientsDir()).catch(() => []);
  const live: ClientRecord[] = [];
  for (const name of names.filter((candidate) => /^\d+\.json$/.test(candidate))) {
    const file = path.join(files.clientsDir(), name);
    const record = await readJsonFile(file, clientRecordSchema, { missing: null }).catch(
      () => null,
    );
    if (record !== null && isAlive(record.process)) live.push(record);
    else await rm(file, { force: true });
  }
  return live;
}
