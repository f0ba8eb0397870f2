/**
 * A client of a Koji hub: calls, several calls in one, logins, and what to do when the hub does not answer or has
 * forgotten the session (koji/__init__.py `ClientSession`).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, KojiFault, TransientError } from '../errors.js';
import { loginByCurl } from './curl-login.js';
import { RpcDecoder, type RpcDocument } from './decode.js';
import { encodeCall } from './encode.js';
import { FAULT, faultOf } from './fault.js';
import { passwordLoginCall, sslLoginCall } from './login-call.js';
import { loginMethodOf, type LoginMethod } from './login-method.js';
import { loadKerberos, negotiateHeader, type KerberosPackage } from './negotiate.js';
import type { KojiProfile } from './profile.js';
import { addressCall, sessionOf, type Session } from './session.js';
import { isStruct } from './struct.js';
import type { Transport } from './transport.js';
import { parametersOf, type KojiCall, type KojiStruct, type KojiValue } from './value.js';

export interface KojiClientOptions {
  /** Ends calls and the pauses between them. */
  readonly signal?: AbortSignal;
  /** Told when a call is tried again, and why. */
  readonly onRetry?: (text: string) => void;
  readonly kerberos?: () => Promise<KerberosPackage | null>;
}

/** What became of one call of several. */
export type KojiOutcome =
  | { readonly value: KojiValue; readonly fault: null }
  | { readonly value: null; readonly fault: KojiFault };

/** Faults that say that the hub does not know the session (any more), and that the call was not carried out. */
const SESSION_FAULTS: readonly number[] = [FAULT.auth, FAULT.authExpired, FAULT.sequence];

interface Attempt {
  readonly url: string;
  readonly body: string | Uint8Array;
  readonly type: string;
  readonly timeoutMs: number;
  readonly method: string;
  readonly authorization?: string;
}

export class KojiClient {
  private session: Session | null = null;
  private callnum = 0;
  /** Calls of a session follow each other: its numbers may not arrive out of order. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly profile: KojiProfile,
    private readonly transport: Transport,
    private readonly options: KojiClientOptions = {},
  ) {}

  get isLoggedIn(): boolean {
    return this.session !== null;
  }

  /**
   * Calls a hub method.
   * @throws KojiFault if the hub refuses it, TransientError if it cannot be reached
   */
  async call(
    method: string,
    args: readonly KojiValue[] = [],
    kwargs: KojiStruct = {},
  ): Promise<KojiValue> {
    const body = encodeCall(method, parametersOf({ method, args, kwargs }));
    return await this.inSession(() => this.send(this.xmlAttempt(method, body)));
  }

  /** Carries out several calls in one request. @throws KojiFault of the first that the hub refuses */
  async multicall(calls: readonly KojiCall[]): Promise<readonly KojiValue[]> {
    const outcomes = await this.multicallEach(calls);
    return outcomes.map(({ value, fault }) => {
      if (fault !== null) throw fault;
      return value;
    });
  }

  /** Carries out several calls in one request; each has its own outcome. */
  async multicallEach(calls: readonly KojiCall[]): Promise<readonly KojiOutcome[]> {
    if (calls.length === 0) return [];
    const list = calls.map((call) => ({ methodName: call.method, params: parametersOf(call) }));
    const answers = await this.call('multiCall', [list]);
    if (!Array.isArray(answers) || answers.length !== calls.length) {
      throw new TransientError(`Koji hub ${this.profile.server} leaves out answers of a multicall`);
    }
    return (answers as readonly KojiValue[]).map((answer, index) =>
      this.outcomeOf(answer, calls[index]?.method ?? 'multiCall'),
    );
  }

  /**
   * Sends a piece of a file to the hub's upload directory.
   * @throws KojiFault, TransientError as `call`
   */
  async post(query: Readonly<Record<string, string>>, bytes: Uint8Array): Promise<KojiValue> {
    const url = `${this.profile.server}?${new URLSearchParams(query).toString()}`;
    return await this.inSession(() =>
      this.send({
        url,
        body: bytes,
        type: 'application/octet-stream',
        timeoutMs: this.profile.timeoutMs,
        method: 'upload',
      }),
    );
  }

  /**
   * Logs in by the profile's method; does nothing if that is done already.
   * @throws ConfigError if the profile has no working method, KojiFault if the hub refuses the user
   */
  async login(): Promise<void> {
    if (this.session !== null) return;
    await this.exclusively(async () => {
      if (this.session === null) await this.openSession();
    });
  }

  /** Ends the session; a hub that has forgotten it already is no failure. */
  async logout(): Promise<void> {
    if (this.session === null) return;
    try {
      await this.exclusively(() =>
        this.send(this.xmlAttempt('logout', encodeCall('logout', [])), { isRetried: false }),
      );
    } catch (error) {
      if (!(error instanceof KojiFault) && !(error instanceof TransientError)) throw error;
    } finally {
      this.session = null;
    }
  }

  /** Gives the connections back. */
  close(): void {
    this.transport.close();
  }

  /** Runs a call; of a session one after the other, and once more in a new one if the hub has forgotten it. */
  private async inSession(call: () => Promise<KojiValue>): Promise<KojiValue> {
    if (this.session === null) return await call();
    return await this.exclusively(async () => {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof KojiFault) || !SESSION_FAULTS.includes(error.code)) throw error;
        // A renewed session would begin to count at 0 and be refused for calls that it had committed: a new one is safe.
        this.options.onRetry?.(`${error.message}; logging in again`);
        this.session = null;
        await this.openSession();
        return await call();
      }
    });
  }

  private async exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.queue.then(work, work);
    this.queue = turn.catch(() => undefined);
    return await turn;
  }

  private async openSession(): Promise<void> {
    const method = await loginMethodOf(this.profile);
    this.callnum = 0;
    const kerberos =
      method.kind === 'gssapi' ? await (this.options.kerberos ?? loadKerberos)() : null;
    if (method.kind === 'gssapi' && kerberos === null) {
      this.session = sessionOf(await this.loginByCurl(method));
      return;
    }
    const attempt = await this.loginAttempt(method, kerberos);
    this.session = sessionOf(await this.send(attempt, { isRetried: true }));
  }

  private async loginByCurl({ keytab }: LoginMethod & { kind: 'gssapi' }): Promise<KojiValue> {
    const { authTimeoutMs: timeoutMs, ccache, serverca } = this.profile;
    const { status, body } = await loginByCurl({
      ...sslLoginCall(this.profile),
      keytab,
      ccache,
      serverca,
      timeoutMs,
      signal: this.options.signal,
    });
    if (status === 401) throw this.unauthorised('sslLogin');
    const decoder = new RpcDecoder();
    decoder.push(Buffer.from(body));
    return this.valueOf(decoder.end(), 'sslLogin');
  }

  private async loginAttempt(
    method: LoginMethod,
    kerberos: KerberosPackage | null,
  ): Promise<Attempt> {
    const { authTimeoutMs: timeoutMs } = this.profile;
    if (method.kind === 'password') {
      return { ...this.xmlAttempt('login', passwordLoginCall(method)), timeoutMs };
    }
    const { url, body } = sslLoginCall(this.profile);
    const attempt = this.xmlAttempt('sslLogin', body);
    if (method.kind === 'ssl' || kerberos === null) return { ...attempt, url, timeoutMs };
    const { ccache } = this.profile;
    const host = new URL(url).hostname;
    const authorization = await negotiateHeader(kerberos, host, { ...method, ccache });
    return { ...attempt, url, timeoutMs, authorization };
  }

  private xmlAttempt(method: string, body: string): Attempt {
    const { server: url, timeoutMs } = this.profile;
    return { url, body, type: 'text/xml', timeoutMs, method };
  }

  /** Sends a request with one call number, however often it takes. */
  private async send(
    attempt: Attempt,
    { isRetried }: { isRetried?: boolean } = {},
  ): Promise<KojiValue> {
    const callnum = this.callnum;
    this.callnum += 1;
    const retries = this.retriesOf(isRetried);
    for (let tried = 0; ; tried += 1) {
      try {
        return await this.sendOnce(attempt, callnum);
      } catch (error) {
        const pause = this.pauseAfter(error, tried, retries);
        if (pause === null) throw error;
        if (error instanceof KojiFault) tried = -1;
        await this.wait(pause, `${attempt.method}: ${(error as Error).message}`);
      }
    }
  }

  /** Without a session, calls are tried again only if the profile says so; a broken connection once in any case. */
  private retriesOf(isRetried: boolean | undefined): number {
    const { anonRetry, maxRetries } = this.profile;
    return (isRetried ?? (this.session !== null || anonRetry)) ? maxRetries : 1;
  }

  /** Milliseconds until the next try; null if there is none. */
  private pauseAfter(error: unknown, tried: number, retries: number): number | null {
    const { offlineRetry, offlineRetryIntervalMs, retryIntervalMs } = this.profile;
    if (error instanceof KojiFault) {
      return offlineRetry && error.code === FAULT.serverOffline ? offlineRetryIntervalMs : null;
    }
    if (!(error instanceof TransientError) || tried >= retries) return null;
    return tried === 0 ? 0 : retryIntervalMs;
  }

  private async wait(pauseMs: number, why: string): Promise<void> {
    this.options.onRetry?.(why);
    const { signal } = this.options;
    await delay(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw cancelled();
    });
  }

  private async sendOnce(attempt: Attempt, callnum: number): Promise<KojiValue> {
    const { url, headers } = addressCall(attempt.url, this.session, callnum);
    const { authorization, method } = attempt;
    const decoder = new RpcDecoder();
    if (this.isCancelled()) throw cancelled();
    try {
      const { status } = await this.transport.post({
        url,
        headers: {
          ...headers,
          'Content-Type': attempt.type,
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        },
        body: attempt.body,
        timeoutMs: attempt.timeoutMs,
        signal: this.options.signal,
        onBody: (piece) => {
          decoder.push(piece);
        },
      });
      if (status === 401) throw this.unauthorised(method);
    } catch (error) {
      if (this.isCancelled()) throw cancelled();
      throw error;
    }
    return this.valueOf(decoder.end(), method);
  }

  private valueOf(document: RpcDocument, method: string): KojiValue {
    if (document.kind === 'result') return document.value;
    const value = document.kind === 'fault' ? document.value : null;
    throw faultOf(value, this.profile.server, method);
  }

  private isCancelled(): boolean {
    return this.options.signal?.aborted === true;
  }

  private unauthorised(method: string): KojiFault {
    const faultString = 'the hub does not accept the ticket (HTTP 401)';
    return faultOf({ faultCode: FAULT.auth, faultString }, this.profile.server, method);
  }

  private outcomeOf(answer: KojiValue, method: string): KojiOutcome {
    if (isStruct(answer)) {
      return { value: null, fault: faultOf(answer, this.profile.server, method) };
    }
    const [value = null] = Array.isArray(answer) ? (answer as readonly KojiValue[]) : [];
    return { value, fault: null };
  }
}

const cancelled = (): CancelledError =>
  new CancelledError('the call to the Koji hub was cancelled');
