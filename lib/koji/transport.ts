/** One HTTP request to a hub: sends a body, hands the answer on piece by piece. Certificates are always checked. */
import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ConfigError, PunjiError, TransientError } from '../errors.js';
import { codeOf } from '../process/index.js';

export interface TransportOptions {
  readonly hub: string;
  /** PEM text: certificate and key of the client. */
  readonly cert: string | null;
  /** PEM text of trusted authorities; null: the system's. */
  readonly ca: string | null;
}

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Takes the body of a good answer. */
  readonly onBody: (piece: Uint8Array) => void;
}

export interface PostAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
}

/** How much of a refused answer is quoted. */
const QUOTED_BYTES = 300;

/** Keeps connections to one hub. */
export class Transport {
  private readonly agents: { readonly http: http.Agent; readonly https: https.Agent };

  constructor(private readonly options: TransportOptions) {
    const { cert, ca } = options;
    const keep = { keepAlive: true, keepAliveMsecs: 30_000 };
    this.agents = {
      http: new http.Agent(keep),
      https: new https.Agent({
        ...keep,
        rejectUnauthorized: true,
        ...(ca === null ? {} : { ca }),
        ...(cert === null ? {} : { cert, key: cert }),
      }),
    };
  }

  /**
   * Sends a POST.
   * @throws TransientError if the hub cannot be reached, breaks off, or answers with an HTTP error that may pass
   * @throws ConfigError if its certificate is not to be trusted, or there is no hub at the address
   */
  async post(request: PostRequest): Promise<PostAnswer> {
    return await new Promise<PostAnswer>((resolve, reject) => {
      const isSecure = request.url.startsWith('https:');
      const fail = (error: unknown): void => {
        reject(failureOf(error, this.options.hub));
      };
      const outgoing = (isSecure ? https : http).request(
        request.url,
        {
          method: 'POST',
          agent: isSecure ? this.agents.https : this.agents.http,
          headers: {
            'User-Agent': 'koji/1',
            'Accept-Encoding': 'gzip, deflate, br',
            ...request.headers,
            'Content-Length': String(Buffer.byteLength(request.body)),
          },
          ...(request.signal === undefined ? {} : { signal: request.signal }),
        },
        (answer) => {
          this.take(answer, request).then(resolve, fail);
        },
      );
      outgoing.setTimeout(request.timeoutMs, () => {
        outgoing.destroy(
          new TransientError(
            `Koji hub ${this.options.hub} sends nothing for ${String(request.timeoutMs / 1000)} s`,
          ),
        );
      });
      outgoing.on('error', fail);
      outgoing.end(request.body);
    });
  }

  /** Ends all connections. */
  close(): void {
    this.agents.http.destroy();
    this.agents.https.destroy();
  }

  private async take(answer: http.IncomingMessage, request: PostRequest): Promise<PostAnswer> {
    const { statusCode: status = 0, headers } = answer;
    const isXml = (headers['content-type'] ?? '').startsWith('text/xml');
    if (status !== 200 || !isXml) {
      const text = await beginningOf(answer);
      // A 401 is a step of the login by ticket: its caller looks at it.
      if (status === 401) return { status, headers };
      throw refusal(this.options.hub, status, text);
    }
    for await (const piece of unpacked(answer)) request.onBody(piece as Uint8Array);
    if (!answer.complete) throw cutShort(this.options.hub);
    return { status, headers };
  }
}

function unpacked(answer: http.IncomingMessage): Readable {
  const via = (stream: NodeJS.ReadWriteStream & Readable): Readable => {
    answer.on('error', (error) => stream.destroy(error));
    answer.on('aborted', () => stream.destroy(new Error('aborted')));
    return answer.pipe(stream);
  };
  switch (answer.headers['content-encoding']) {
    case 'gzip':
    case 'x-gzip':
      return via(createGunzip());
    case 'deflate':
      return via(createInflate());
    case 'br':
      return via(createBrotliDecompress());
    default:
      return answer;
  }
}

async function beginningOf(answer: http.IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of answer) {
    if (text.length < QUOTED_BYTES) text += (piece as Buffer).toString('utf8');
  }
  return text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, QUOTED_BYTES);
}

const PASSING_STATUS: readonly number[] = [200, 408, 425, 429];

function refusal(hub: string, status: number, text: string): TransientError | ConfigError {
  const message = `Koji hub ${hub} answers HTTP ${String(status)}: ${text || 'nothing'}`;
  if (status >= 500 || PASSING_STATUS.includes(status)) {
    return new TransientError(message, { hint: 'The hub is asked again.' });
  }
  return misconfigured(message, "check `server` in the Koji profile: it is the hub's address");
}

const misconfigured = (message: string, hint: string): ConfigError =>
  new ConfigError([{ severity: 'error', message, path: 'koji_profile', hint }]);

const cutShort = (hub: string): TransientError =>
  new TransientError(`the answer of Koji hub ${hub} was cut short`);

/** Codes of Node for certificates that are not to be trusted. */
const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:VERIFY|GET)_|HOSTNAME_MISMATCH|INVALID_CA)/;

function failureOf(error: unknown, hub: string): unknown {
  if (error instanceof PunjiError || isAbort(error)) return error;
  const code = codeOf(error) ?? '';
  const message = messageOf(error);
  if (CERTIFICATE.test(code)) {
    return misconfigured(
      `the certificate of Koji hub ${hub} is refused: ${message}`,
      'have it renewed, or name its authority with `serverca` in the Koji profile',
    );
  }
  return new TransientError(`Koji hub ${hub} cannot be reached: ${message || code}`, {
    cause: error,
  });
}

const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
