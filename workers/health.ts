/** What a worker process says of its health: in a file, and over HTTP for load balancers and systemd watchers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../lib/errors.js';
import { writeFileAtomic } from '../lib/process/index.js';
import type { StorageReport } from './storage-probe.js';

/** A worker's state as the SDK names it: `RUNNING`, `DRAINING` … */
export interface QueueHealth {
  readonly taskQueue: string;
  readonly state: string;
  readonly activitiesInFlight: number;
}

export interface HealthReport {
  readonly healthy: boolean;
  readonly identity: string;
  readonly build: string;
  readonly pid: number;
  readonly time: string;
  readonly queues: readonly QueueHealth[];
  readonly storages: readonly StorageReport[];
}

export const isHealthy = (queues: readonly QueueHealth[]): boolean =>
  queues.length > 0 && queues.every(({ state }) => state === 'RUNNING');

/** Writes the report to a file at once and then regularly; gives how to stop. */
export function writeHealthFile(
  file: string,
  report: () => HealthReport,
  intervalMs: number,
  onError: (error: unknown) => void,
): () => void {
  const write = (): void => {
    writeFileAtomic(file, `${JSON.stringify(report(), null, 2)}\n`).catch(onError);
  };
  write();
  const timer = setInterval(write, intervalMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

export interface HealthEndpoint {
  readonly port: number;
  close(): Promise<void>;
}

/** Answers each request with the report: status 200 if healthy, else 503. @throws ConfigError if it cannot listen */
export async function serveHealth(
  address: string,
  report: () => HealthReport,
): Promise<HealthEndpoint> {
  const { host, port } = parseAddress(address);
  const server = createServer((_request, response) => {
    const body = report();
    response.writeHead(body.healthy ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await listen(server, host, port, address);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** `HOST:PORT` or `:PORT`. @throws ConfigError */
export function parseAddress(address: string): { host: string; port: number } {
  const match = /^(.*):(\d{1,5})$/.exec(address);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) {
    throw new ConfigError(
      [{ severity: 'error', message: `'${address}' is not an address such as 127.0.0.1:9100` }],
      { hint: 'give host and port' },
    );
  }
  const host = match[1]?.replace(/^\[(.*)\]$/, '$1');
  return { host: host === undefined || host === '' ? '0.0.0.0' : host, port };
}

async function listen(server: Server, host: string, port: number, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new ConfigError(
          [{ severity: 'error', message: `cannot listen on ${address}: ${error.message}` }],
          { hint: 'choose another port' },
        ),
      );
    });
    server.listen(port, host, () => {
      resolve();
    });
  });
}
