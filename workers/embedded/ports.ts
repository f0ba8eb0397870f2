/** Ports of the embedded server. They are remembered, so that links to the web interface stay good. */
import { createServer } from 'node:net';
import { z } from 'zod';
import { readJsonFile, writeFileAtomic } from '../../lib/process/index.js';
import type { StateFiles } from './state-files.js';

export const LOOPBACK = '127.0.0.1';

const portsSchema = z.object({
  frontend: z.number().int(),
  ui: z.number().int(),
  /** Of the same calls over HTTP. Older files lack it. */
  http: z.number().int().optional(),
});

export interface Ports {
  readonly frontend: number;
  readonly ui: number;
  readonly http: number;
}

/** The remembered ports if they are free, else new ones. */
export async function choosePorts(files: StateFiles): Promise<Ports> {
  const known = await readJsonFile(files.ports(), portsSchema, { missing: null }).catch(() => null);
  const isKept = known !== null && (await isFree(known.frontend)) && (await isFree(known.ui));
  const kept = isKept ? known.http : undefined;
  if (isKept && kept !== undefined && (await isFree(kept))) return { ...known, http: kept };
  const [frontend, ui, http] = await Promise.all([freePort(), freePort(), freePort()]);
  const ports: Ports = isKept ? { ...known, http } : { frontend, ui, http };
  await writeFileAtomic(files.ports(), JSON.stringify(ports));
  return ports;
}

const isFree = async (port: number): Promise<boolean> => (await listen(port)) !== null;

/** A port of the loopback interface that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const port = await listen(0);
  return port ?? (await freePort());
}

/** Listens for a moment; gives the port, or null if another has it. */
async function listen(port: number): Promise<number | null> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(null);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      const chosen = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => {
        resolve(chosen);
      });
    });
  });
}
