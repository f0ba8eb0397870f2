/** How the Compose Tracking Service is reached: from the configuration, secrets from the worker's environment. */
import os from 'node:os';
import type { Config } from '../../config-schemas/config.js';

export type TrackerOptions = Pick<
  Config,
  'cts_url' | 'cts_keytab' | 'cts_oidc_token_url' | 'cts_oidc_client_id'
>;

/** How a client says who it is. */
export type Authentication =
  | { readonly method: 'none' }
  | { readonly method: 'kerberos'; readonly keytab: string }
  | {
      readonly method: 'oidc';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
    };

export interface TrackerSettings {
  /** Without a slash at its end. */
  readonly url: string;
  readonly authentication: Authentication;
}

/** The settings, or null if the configuration names no service. OIDC goes before a keytab, as in Pungi. */
export function trackerSettings(
  options: TrackerOptions,
  environment: NodeJS.ProcessEnv = process.env,
): TrackerSettings | null {
  if (options.cts_url === undefined || options.cts_url === '') return null;
  const url = options.cts_url.replace(/\/+$/, '');
  return { url, authentication: authenticationOf(options, environment) };
}

function authenticationOf(options: TrackerOptions, environment: NodeJS.ProcessEnv): Authentication {
  const tokenUrl = environment.CTS_OIDC_TOKEN_URL ?? options.cts_oidc_token_url ?? '';
  if (tokenUrl !== '') {
    const clientId = environment.CTS_OIDC_CLIENT_ID ?? options.cts_oidc_client_id ?? '';
    const clientSecret = environment.CTS_OIDC_CLIENT_SECRET ?? '';
    return { method: 'oidc', tokenUrl, clientId, clientSecret };
  }
  const keytab = options.cts_keytab ?? '';
  if (keytab === '') return { method: 'none' };
  return { method: 'kerberos', keytab: keytab.replaceAll('$HOSTNAME', os.hostname()) };
}
