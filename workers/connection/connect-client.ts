/** A client of the Temporal server, with errors that say what to do. */
import { Client, Connection } from '@temporalio/client';
import { TransientError } from '../../lib/errors.js';
import type { ServerSettings } from './configured-server.js';

/** A connected client and how to close it. */
export interface ComposeClient {
  readonly client: Client;
  readonly settings: ServerSettings;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** Connects. @throws TransientError if the server does not answer in time */
export async function connectClient(
  settings: ServerSettings,
  timeoutMs = CONNECT_TIMEOUT_MS,
): Promise<ComposeClient> {
  try {
    const connection = await Connection.connect({
      ...settings.connection,
      connectTimeout: timeoutMs,
    });
    const client = new Client({ connection, namespace: settings.namespace });
    return { client, settings, close: () => connection.close() };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TransientError(`the Temporal server at ${settings.address} does not answer: ${why}`, {
      hint: 'is it running, and are TEMPORAL_ADDRESS and the TLS settings right?',
      cause: error,
    });
  }
}
