/** One request to a web service: retried while the service or the network is at fault, never when the request is. */
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, InputError, PunjiError, TransientError } from '../errors.js';

export interface Request {
  readonly method: 'POST' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came back, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends a request once. Rejects if no answer came. */
export type Transport = (request: Request, signal: AbortSignal) => Promise<Answer>;

export interface RetryOptions {
  readonly signal?: AbortSignal;
  /** Waits between attempts; their number is the number of retries. */
  readonly waitsMs?: readonly number[];
}

/** A restart of the service takes this long; Temporal's own retries come on top. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000];
const TIMEOUT_MS = 60_000;
const SHOWN_BODY = 500;

/**
 * The body of a successful answer.
 * @throws InputError for a 4xx, which will not get better; 401 is retried, since a token or ticket may be renewed
 * @throws TransientError if the service does not answer well in time
 */
export async function request(
  wanted: Request,
  send: Transport,
  { signal, waitsMs = WAITS_MS }: RetryOptions = {},
): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await attemptOnce(wanted, send, signal);
    if (typeof outcome === 'string') return outcome;
    const wait = waitsMs[attempt];
    if (wait === undefined) throw outcome;
    await delay(wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}

async function attemptOnce(
  wanted: Request,
  send: Transport,
  signal: AbortSignal | undefined,
): Promise<string | TransientError> {
  if (signal?.aborted === true) throw new CancelledError(`${wanted.url} was cancelled`);
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await send(
    wanted,
    signal === undefined ? limit : AbortSignal.any([signal, limit]),
  ).catch((error: unknown) => noAnswer(wanted, error));
  if (answer instanceof TransientError) return answer;
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  const what = `${wanted.method} ${wanted.url} answered ${String(answer.status)}: ${answer.body.slice(0, SHOWN_BODY)}`;
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 401) {
    throw new InputError(what, {
      hint: 'the service refuses this compose: see its message, the release options and the credentials',
    });
  }
  return new TransientError(what, {
    hint: 'see whether the service is up and the credentials are valid',
  });
}

/** @throws PunjiError what the transport itself found to be beyond retrying */
function noAnswer({ method, url }: Request, error: unknown): TransientError {
  if (error instanceof TransientError) return error;
  if (error instanceof PunjiError && !error.retryable) throw error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new TransientError(`${method} ${url} got no answer: ${why}`, {
    cause: error,
    hint: 'see whether the service is up and can be reached from the worker',
  });
}

/** Sends with Node's own fetch. */
export const fetchTransport: Transport = async ({ method, url, headers, body }, signal) => {
  const response = await fetch(url, { method, headers, body, signal, redirect: 'error' });
  return { status: response.status, body: await response.text() };
};
