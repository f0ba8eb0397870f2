/** Requests with Kerberos, by curl: it speaks SPNEGO with the system's libraries, which Node cannot without native code. */
import path from 'node:path';
import { TransientError } from '../errors.js';
import { run } from '../process/index.js';
import type { Transport } from './request.js';

const TIMEOUT_MS = 60_000;

/** A transport that takes its ticket from a keytab; commands are logged in the directory. */
export function negotiateTransport(keytab: string, logFile: string): Transport {
  return async ({ method, url, headers, body }, signal) => {
    const fields = Object.entries(headers).flatMap(([name, value]) => [
      '--header',
      `${name}: ${value}`,
    ]);
    const args = ['--silent', '--show-error', '--request', method, '--negotiate', '--user', ':'];
    const output = ['--data-binary', '@-', '--write-out', '\\n%{http_code}', '--url', url];
    const { stdout } = await run(
      {
        program: 'curl',
        args: [...args, ...fields, ...output],
        env: { KRB5_CLIENT_KTNAME: keytab },
        stdin: { text: body },
      },
      { logFile: path.resolve(logFile), timeoutMs: TIMEOUT_MS, signal },
    );
    const end = stdout.lastIndexOf('\n');
    const status = Number(stdout.slice(end + 1));
    if (end < 0 || !Number.isInteger(status) || status === 0) {
      throw new TransientError(`curl gave no status for ${url}`);
    }
    return { status, body: stdout.slice(0, end) };
  };
}
