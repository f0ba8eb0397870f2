/** The calls of logins as XML (koji/__init__.py `login`, `ssl_login`, `gssapi_login`). */
import { encodeCall } from './encode.js';
import type { LoginMethod } from './login-method.js';
import type { KojiProfile } from './profile.js';
import { parametersOf } from './value.js';

/** Where a login by certificate or ticket goes, and its call; it is never sent without TLS. */
export const sslLoginCall = ({
  server,
}: KojiProfile): { readonly url: string; readonly body: string } => ({
  url: `${server.replace(/^http:/, 'https:').replace(/\/+$/, '')}/ssllogin`,
  body: encodeCall('sslLogin', parametersOf({ method: 'sslLogin', kwargs: { proxyuser: null } })),
});

export const passwordLoginCall = ({
  user,
  password,
}: Extract<LoginMethod, { kind: 'password' }>): string =>
  encodeCall(
    'login',
    parametersOf({ method: 'login', args: [user, password], kwargs: { opts: null } }),
  );
