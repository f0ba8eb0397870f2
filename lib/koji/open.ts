/** Opens a client for a profile. */
import { readFile } from 'node:fs/promises';
import { ConfigError } from '../errors.js';
import { KojiClient, type KojiClientOptions } from './client.js';
import { readKojiProfile, type KojiProfile, type ProfilePlaces } from './profile.js';
import { Transport } from './transport.js';

export interface OpenKojiOptions extends KojiClientOptions {
  readonly places?: ProfilePlaces;
}

/**
 * A client for the profile of a name, not logged in yet. Close it when done.
 * @throws ConfigError if there is no profile, or a certificate of it cannot be read
 */
export async function openKoji(
  profileName: string | undefined,
  options: OpenKojiOptions = {},
): Promise<KojiClient> {
  if (profileName === undefined) throw problem('Koji profile must be configured');
  const profile = await readKojiProfile(profileName, options.places);
  return await openKojiProfile(profile, options);
}

/** As `openKoji`, of a profile that was read before. */
export async function openKojiProfile(
  profile: KojiProfile,
  options: KojiClientOptions = {},
): Promise<KojiClient> {
  const usesCert = profile.authtype === null || profile.authtype === 'ssl';
  const transport = new Transport({
    hub: profile.server,
    cert: usesCert ? await pem(profile, 'cert', profile.cert) : null,
    ca: await pem(profile, 'serverca', profile.serverca),
  });
  return new KojiClient(profile, transport, options);
}

async function pem(profile: KojiProfile, key: string, file: string | null): Promise<string | null> {
  if (file === null) return null;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw problem(`Koji profile ${profile.name}: ${key} cannot be read: ${why}`);
  }
}

const problem = (message: string): ConfigError =>
  new ConfigError([
    {
      severity: 'error',
      message,
      path: 'koji_profile',
      hint: 'see docs/koji.md for what a profile needs',
    },
  ]);
