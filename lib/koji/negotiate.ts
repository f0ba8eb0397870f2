/** Tickets for a login over GSSAPI; made by the package `kerberos`, which is native and therefore not installed by itself. */
/** What of the package `kerberos` is used. */
export interface KerberosPackage {
  initializeClient(
    service: string,
    options: { readonly mechOID?: number; readonly principal?: string },
  ): Promise<{ step(challenge: string): Promise<string> }>;
  readonly GSS_MECH_OID_SPNEGO?: number;
}

const PACKAGE = 'kerberos';

/** The package; null if it is not installed: then curl logs in. */
export async function loadKerberos(): Promise<KerberosPackage | null> {
  try {
    const module = (await import(PACKAGE)) as KerberosPackage & { default?: KerberosPackage };
    return module.default ?? module;
  } catch {
    return null;
  }
}

/**
 * The value of the Authorization header for a host. The keytab and credentials cache are told to the library by the
 * environment, as it knows no other way.
 */
export async function negotiateHeader(
  kerberos: KerberosPackage,
  host: string,
  settings: {
    readonly principal: string | null;
    readonly keytab: string | null;
    readonly ccache: string | null;
  },
): Promise<string> {
  if (settings.keytab !== null) process.env.KRB5_CLIENT_KTNAME = settings.keytab;
  if (settings.ccache !== null) process.env.KRB5CCNAME = settings.ccache;
  const mechanism = kerberos.GSS_MECH_OID_SPNEGO;
  const client = await kerberos.initializeClient(`HTTP@${host}`, {
    ...(mechanism === undefined ? {} : { mechOID: mechanism }),
    ...(settings.principal === null ? {} : { principal: settings.principal }),
  });
  return `Negotiate ${await client.step('')}`;
}
