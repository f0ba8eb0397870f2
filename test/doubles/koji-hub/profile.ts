/** The profile of a running hub: short waits, the user pungi. */
import type { KojiProfile } from '../../../lib/koji/index.js';
import type { RunningHub } from './server.js';

export const profileOf = ({ url, origin, topurl, hub }: RunningHub): KojiProfile => ({
  name: 'lab',
  server: url,
  weburl: `${origin}/koji`,
  topurl,
  topdir: hub.store.state.topdir,
  authtype: 'password',
  principal: null,
  keytab: null,
  ccache: null,
  cert: null,
  serverca: null,
  user: 'pungi',
  password: 'pungipw',
  timeoutMs: 20_000,
  authTimeoutMs: 5000,
  maxRetries: 2,
  retryIntervalMs: 20,
  anonRetry: false,
  offlineRetry: false,
  offlineRetryIntervalMs: 20,
  pollIntervalMs: 50,
  uploadBlockSizeBytes: 1_048_576,
});

/** The same as the text of a profile's file, for other processes. */
export const profileText = (running: RunningHub, name = 'lab'): string =>
  [
    `[${name}]`,
    `server = ${running.url}`,
    `weburl = ${running.origin}/koji`,
    `topurl = ${running.topurl}`,
    `topdir = ${running.hub.store.state.topdir}`,
    'authtype = password',
    'user = pungi',
    'password = pungipw',
    'max_retries = 30',
    'retry_interval = 1',
    'poll_interval = 1',
    '',
  ].join('\n');
