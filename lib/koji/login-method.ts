/** How a profile's user proves who it is (pungi/wrappers/kojiwrapper.py `login`). */
import { access } from 'node:fs/promises';
import { ConfigError } from '../errors.js';
import type { KojiProfile } from './profile.js';

export type LoginMethod =
  | { readonly kind: 'ssl'; readonly cert: string }
  | { readonly kind: 'gssapi'; readonly principal: string | null; readonly keytab: string | null }
  | { readonly kind: 'password'; readonly user: string; readonly password: string };

/**
 * The method of a profile: its `authtype`, else its certificate.
 * @throws ConfigError if the profile names none, or what the method needs is missing
 */
export async function loginMethodOf(profile: KojiProfile): Promise<LoginMethod> {
  const { authtype, cert, keytab, principal, user, password } = profile;
  switch (authtype ?? (cert === null ? null : 'ssl')) {
    case 'ssl':
      return { kind: 'ssl', cert: await readable(profile, 'cert', cert) };
    case 'kerberos':
    case 'gssapi':
      if (keytab !== null) await readable(profile, 'keytab', keytab);
      return { kind: 'gssapi', principal, keytab };
    case 'password':
      if (user !== null && password !== null) return { kind: 'password', user, password };
      throw problem(profile, 'authtype = password needs user and password', 'set both');
    default:
      throw problem(
        profile,
        `Unsupported authentication type in Koji: ${authtype ?? 'none'}`,
        'set authtype = ssl with cert, or authtype = kerberos with principal and keytab',
      );
  }
}

async function readable(
  profile: KojiProfile,
  key: 'cert' | 'keytab',
  file: string | null,
): Promise<string> {
  if (file === null) throw problem(profile, `${key} is not set`, `set ${key} to a file's path`);
  try {
    await access(file);
    return file;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw problem(
      profile,
      `${key} ${file} cannot be read: ${why}`,
      'put the file there, readable by the user that runs the worker',
    );
  }
}

const problem = (profile: KojiProfile, message: string, hint: string): ConfigError =>
  new ConfigError([
    {
      severity: 'error',
      message: `Koji profile ${profile.name}: ${message}`,
      path: 'koji_profile',
      hint,
    },
  ]);
