/**
 * Posts an event to a web address, signed as https://www.standardwebhooks.com describes: HMAC-SHA256 over
 * `ID.TIMESTAMP.BODY`. A receiver knows a repetition by the id, and a forgery by the signature.
 */
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InputError, TransientError } from '../errors.js';
import { fromSystemError } from '../process/index.js';
import type { NotifiedEvent } from './event.js';

export interface WebhookTarget {
  readonly url: string;
  /** Null: events are not signed. */
  readonly secretFile: string | null;
}

const TIMEOUT_MS = 20_000;
/** The receiver says that it is gone for good. */
const GONE = 410;

/** @throws TransientError if the receiver did not take it this time; InputError if it never will */
export async function postEvent(
  event: NotifiedEvent,
  { url, secretFile }: WebhookTarget,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const text = bodyOf(event);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const secret = secretFile === null ? null : await readSecret(secretFile);
  const response = await request(
    url,
    text,
    {
      'content-type': 'application/json',
      'user-agent': 'punji',
      'webhook-id': event.id,
      'webhook-timestamp': timestamp,
      ...(secret === null
        ? {}
        : { 'webhook-signature': signatureOf(secret, event.id, timestamp, text) }),
    },
    signal,
  );
  if (response.ok) return;
  const what = `${url} answered ${String(response.status)} to ${event.message}`;
  if (response.status === GONE) throw new InputError(what, { hint: 'take the webhook out' });
  throw new TransientError(what, { hint: 'see the log of the receiver' });
}

/** `v1,BASE64` of the HMAC-SHA256. */
export function signatureOf(secret: Buffer, id: string, timestamp: string, body: string): string {
  const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return `v1,${mac}`;
}

/** The event as its receivers get it. */
function bodyOf({ id, sequence, timeMs, message, body }: NotifiedEvent): string {
  const timestamp = new Date(timeMs).toISOString();
  return JSON.stringify({ type: message, id, sequence, timestamp, data: body });
}

/** `whsec_BASE64` as that standard writes keys, or any text; a newline at its end is none of it. */
async function readSecret(file: string): Promise<Buffer> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fromSystemError(error, 'read the secret', file);
  });
  const secret = text.trim();
  if (secret === '') throw new TransientError(`${file} is empty`, { hint: 'put the secret there' });
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
}

async function request(
  url: string,
  body: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const options = { method: 'POST', body, headers, redirect: 'error', signal: limited } as const;
    const response = await fetch(url, options);
    await response.body?.cancel();
    return response;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TransientError(`${url} does not answer: ${why}`, { cause: error });
  }
}
