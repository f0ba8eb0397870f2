/** The daemon's endpoint file: how clients reach the embedded server, and who serves it. */
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { readJsonFile, writeFileAtomic } from '../../lib/process/index.js';
import type { ServerSettings } from '../connection/index.js';
import { isAlive, processIdentitySchema } from './process-identity.js';
import type { StateFiles } from './state-files.js';

export const NAMESPACE = 'default';

const endpointSchema = z.object({
  version: z.literal(1),
  daemon: processIdentitySchema,
  address: z.string(),
  uiUrl: z.string(),
  /** Build id of the code that serves. */
  build: z.string(),
  serverPid: z.number().int().nullable(),
  workerPid: z.number().int().nullable(),
  startedAt: z.string(),
});
export type Endpoint = z.infer<typeof endpointSchema>;

/** The endpoint of a daemon that lives; null if there is none. */
export async function readEndpoint(files: StateFiles): Promise<Endpoint | null> {
  // A file that cannot be read is one of another version or of a crash: the daemon writes it anew.
  const endpoint = await readJsonFile(files.endpoint(), endpointSchema, { missing: null }).catch(
    () => null,
  );
  return endpoint !== null && isAlive(endpoint.daemon) ? endpoint : null;
}

export async function writeEndpoint(files: StateFiles, endpoint: Endpoint): Promise<void> {
  await writeFileAtomic(files.endpoint(), `${JSON.stringify(endpoint, null, 2)}\n`, {
    mode: 0o600,
  });
}

export async function removeEndpoint(files: StateFiles): Promise<void> {
  await rm(files.endpoint(), { force: true });
}

/** How a client connects to it. */
export function settingsOf(endpoint: Pick<Endpoint, 'address'>): ServerSettings {
  return {
    address: endpoint.address,
    namespace: NAMESPACE,
    connection: { address: endpoint.address },
  };
}
