/**
 * A login with a Kerberos ticket by curl, which speaks SPNEGO with the system's libraries, as Node cannot without native
 * code. Only the login needs it: all other calls go by the session that it gives.
 */
import { mkdtemp, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ConfigError, ToolError, TransientError } from '../errors.js';
import { removeTree, run, type Command } from '../process/index.js';

export interface CurlLogin {
  readonly url: string;
  /** The call as XML. */
  readonly body: string;
  readonly keytab: string | null;
  /** Null: with a keytab a fresh one, else the user's. */
  readonly ccache: string | null;
  /** PEM file of trusted authorities; null: the system's. */
  readonly serverca: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface CurlAnswer {
  readonly status: number;
  readonly body: string;
}

/** Exit code of a server whose certificate is not to be trusted (curl(1), "EXIT CODES"). */
const UNTRUSTED = 60;

/** The command; its output holds the session's key and must go to a file that nobody else can read. */
export function planCurlLogin(login: CurlLogin, scratch: string): Command {
  const { body, ccache, keytab, serverca, url } = login;
  const freshCache = keytab === null ? null : `FILE:${path.join(scratch, 'ccache')}`;
  const cache = ccache ?? freshCache;
  return {
    program: 'curl',
    args: [
      ...['--silent', '--show-error', '--negotiate', '--user', ':'],
      ...['--header', 'Content-Type: text/xml', '--header', 'User-Agent: koji/1'],
      ...(serverca === null ? [] : ['--cacert', serverca]),
      ...['--data-binary', '@-', '--write-out', '\\n%{http_code}', '--url', url],
    ],
    env: {
      ...(keytab === null ? {} : { KRB5_CLIENT_KTNAME: keytab }),
      ...(cache === null ? {} : { KRB5CCNAME: cache }),
    },
    stdin: { text: body },
    stdoutFile: path.join(scratch, 'answer'),
  };
}

/**
 * Sends the login.
 * @throws ConfigError if curl is not installed or the hub's certificate is not to be trusted, TransientError if the hub
 * cannot be reached
 */
export async function loginByCurl(login: CurlLogin): Promise<CurlAnswer> {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-login-'));
  try {
    const { signal, timeoutMs } = login;
    await run(planCurlLogin(login, scratch), {
      logFile: path.join(scratch, 'log'),
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
    }).catch((error: unknown) => {
      throw failureOf(error, login.url);
    });
    return answerOf(await readFile(path.join(scratch, 'answer'), 'utf8'), login.url);
  } finally {
    await removeTree(scratch);
  }
}

function answerOf(text: string, url: string): CurlAnswer {
  const end = text.lastIndexOf('\n');
  const status = Number(text.slice(end + 1));
  if (end < 0 || !Number.isInteger(status) || status === 0) {
    throw new TransientError(`curl gave no status for ${url}`);
  }
  if (status >= 500) throw new TransientError(`${url}: the server answers ${String(status)}`);
  return { status, body: text.slice(0, end) };
}

function failureOf(error: unknown, url: string): unknown {
  if (!(error instanceof ToolError)) return error;
  const why = error.logTail.trim().split('\n').at(-1) ?? '';
  if (error.exitCode === null && error.signal === null) {
    return wrong(
      'a login to Koji with Kerberos needs curl or the npm package "kerberos"',
      'install curl, or use a client certificate (authtype = ssl)',
      error,
    );
  }
  if (error.exitCode === UNTRUSTED) {
    return wrong(
      `the certificate of ${url} is refused: ${why}`,
      'set serverca in the profile',
      error,
    );
  }
  return new TransientError(`${url} cannot be reached: ${why}`, { cause: error });
}

const wrong = (message: string, hint: string, cause: unknown): ConfigError =>
  new ConfigError([{ severity: 'error', message, path: 'koji_profile', hint }], { cause });
