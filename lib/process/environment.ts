/** The environment that commands see: nothing of the worker's own settings or secrets but an allow-list. */

const ALLOWED = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'TZ',
  'SOURCE_DATE_EPOCH',
  'SSH_AUTH_SOCK',
  'KRB5CCNAME',
  'KRB5_CONFIG',
  'KRB5_CLIENT_KTNAME',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
]);
const ALLOWED_CASELESS = /^(https?_proxy|ftp_proxy|no_proxy|all_proxy|xdg_[a-z_]+)$/i;
/** Tools are read by machines: their messages must not depend on who started the worker. */
const FIXED = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The allow-listed part of `source`, the fixed locale, and a command's own variables over them. */
export function commandEnvironment(
  own: Readonly<Record<string, string>> = {},
  source: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const kept = Object.entries(source).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (ALLOWED.has(entry[0]) || ALLOWED_CASELESS.test(entry[0])),
  );
  return { PATH: DEFAULT_PATH, ...Object.fromEntries(kept), ...FIXED, ...own };
}
