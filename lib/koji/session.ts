/** What a hub knows a client by: a session's id, key and the number of its next call. */
import { TransientError } from '../errors.js';
import { isStruct } from './struct.js';
import type { KojiValue } from './value.js';

export interface Session {
  readonly id: number;
  readonly key: string;
  /** Whether the session travels in headers (hubs since Koji 1.30), or in the URL's query. */
  readonly isInHeaders: boolean;
}

/** A session out of a login's answer. @throws TransientError if it is none */
export function sessionOf(value: KojiValue): Session {
  const struct = isStruct(value) ? value : {};
  const { 'session-id': id, 'session-key': key, 'header-auth': inHeaders } = struct;
  if (typeof id !== 'number' || typeof key !== 'string') {
    throw new TransientError('the answer to the login holds no session');
  }
  return { id, key, isInHeaders: inHeaders === true };
}

/** The URL and headers of a call in a session. */
export function addressCall(
  url: string,
  session: Session | null,
  callnum: number,
): { readonly url: string; readonly headers: Readonly<Record<string, string>> } {
  if (session === null) return { url, headers: {} };
  if (session.isInHeaders) {
    return {
      url,
      headers: {
        'Koji-Session-Id': String(session.id),
        'Koji-Session-Key': session.key,
        'Koji-Session-Callnum': String(callnum),
      },
    };
  }
  const query = new URLSearchParams({
    'session-id': String(session.id),
    'session-key': session.key,
    callnum: String(callnum),
  });
  return { url: `${url}${url.includes('?') ? '&' : '?'}${query.toString()}`, headers: {} };
}
