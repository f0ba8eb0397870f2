/** Koji profiles: where a hub is and how to talk to it (koji/__init__.py `read_config`). */
import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { stat } from 'node:fs/promises';
import { ConfigError } from '../errors.js';
import { codeOf } from '../process/index.js';
import { parseIni } from './ini.js';

export interface KojiProfile {
  readonly name: string;
  /** URL of the hub's XML-RPC interface. */
  readonly server: string;
  readonly weburl: string;
  /** URL of what is below `topdir`; null if files are not to be had over HTTP. */
  readonly topurl: string | null;
  readonly topdir: string;
  readonly authtype: string | null;
  readonly principal: string | null;
  readonly keytab: string | null;
  readonly ccache: string | null;
  /** PEM file with the client's certificate and its key. */
  readonly cert: string | null;
  /** PEM file of the authorities that the hub's certificate is checked against; null: those of the system. */
  readonly serverca: string | null;
  readonly user: string | null;
  readonly password: string | null;
  readonly timeoutMs: number;
  readonly authTimeoutMs: number;
  readonly maxRetries: number;
  readonly retryIntervalMs: number;
  readonly anonRetry: boolean;
  readonly offlineRetry: boolean;
  readonly offlineRetryIntervalMs: number;
  readonly pollIntervalMs: number;
  readonly uploadBlockSizeBytes: number;
}

/** Where profiles are looked for; later files win. */
export interface ProfilePlaces {
  readonly etc: string;
  readonly home: string;
}

const usualPlaces = (): ProfilePlaces => ({
  etc: '/etc',
  home: process.env.HOME ?? os.homedir(),
});

type Options = ReadonlyMap<string, string>;

/**
 * Reads a profile by its name.
 * @throws ConfigError if there is none of the name, or a number in it is no number
 */
export async function readKojiProfile(
  name: string,
  places: ProfilePlaces = usualPlaces(),
): Promise<KojiProfile> {
  const options = new Map<string, string>();
  let isFound = false;
  for (const file of await profileFiles(places)) {
    const section = parseIni(await readFile(file, 'utf8')).get(name);
    if (section === undefined) continue;
    isFound = true;
    for (const [key, value] of section) options.set(key, value);
  }
  if (!isFound) throw noProfile(name, places);
  return await profileOf(name, options, places);
}

async function profileFiles({ etc, home }: ProfilePlaces): Promise<string[]> {
  const own = path.join(home, '.koji');
  const candidates = [
    ...(await configsOf(path.join(etc, 'koji.conf.d'))),
    path.join(etc, 'koji.conf'),
    ...(await configsOf(path.join(own, 'config.d'))),
    path.join(own, 'config'),
  ];
  const found = await Promise.all(candidates.map(isFile));
  return candidates.filter((_, index) => found[index]);
}

async function configsOf(directory: string): Promise<string[]> {
  try {
    const names = (await readdir(directory)).filter((name) => name.endsWith('.conf'));
    return names.sort().map((name) => path.join(directory, name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

const isFile = async (file: string): Promise<boolean> =>
  await stat(file).then(
    (stats) => stats.isFile(),
    () => false,
  );

async function profileOf(
  name: string,
  options: Options,
  { home }: ProfilePlaces,
): Promise<KojiProfile> {
  const text = (key: string): string | null => orNull(options.get(key));
  const file = (key: string): string | null => expandHome(text(key), home);
  const defaultFile = async (key: string, own: string): Promise<string | null> => {
    const candidate = path.join(home, '.koji', own);
    return file(key) ?? ((await isFile(candidate)) ? candidate : null);
  };
  const number = (key: string, fallback: number): number => numberOf(name, options, key, fallback);
  const seconds = (key: string, fallback: number): number => number(key, fallback) * 1000;
  return {
    name,
    server: text('server') ?? 'http://localhost/kojihub',
    weburl: text('weburl') ?? 'http://localhost/koji',
    topurl: text('topurl')?.replace(/\/+$/, '') ?? null,
    topdir: (file('topdir') ?? '/mnt/koji').replace(/\/+$/, ''),
    authtype: text('authtype'),
    principal: text('principal') ?? text('krb_principal'),
    keytab: file('keytab'),
    ccache: file('ccache'),
    cert: await defaultFile('cert', 'client.crt'),
    serverca: await defaultFile('serverca', 'serverca.crt'),
    user: text('user'),
    password: text('password'),
    timeoutMs: seconds('timeout', 43_200),
    authTimeoutMs: seconds('auth_timeout', 60),
    maxRetries: number('max_retries', 30),
    retryIntervalMs: seconds('retry_interval', 20),
    anonRetry: isTrue(options.get('anon_retry')),
    offlineRetry: isTrue(options.get('offline_retry')),
    offlineRetryIntervalMs: seconds('offline_retry_interval', 20),
    pollIntervalMs: seconds('poll_interval', 6),
    uploadBlockSizeBytes: number('upload_blocksize', 1_048_576),
  };
}

const orNull = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : text;

const isTrue = (text: string | undefined): boolean =>
  ['1', 'true', 'yes', 'on'].includes(text?.toLowerCase() ?? '');

const expandHome = (file: string | null, home: string): string | null =>
  file?.replace(/^~(?=\/|$)/, home) ?? null;

function numberOf(profile: string, options: Options, key: string, fallback: number): number {
  const text = options.get(key);
  if (text === undefined || text === '') return fallback;
  if (/^\d+$/.test(text)) return Number(text);
  throw new ConfigError([
    {
      severity: 'error',
      message: `Koji profile ${profile}: ${key} = "${text}" is no whole number`,
      path: 'koji_profile',
      hint: "correct the profile's file",
    },
  ]);
}

const noProfile = (name: string, { etc, home }: ProfilePlaces): ConfigError =>
  new ConfigError([
    {
      severity: 'error',
      message: `no configuration for profile name: ${name}`,
      path: 'koji_profile',
      hint: `write a section [${name}] into ${etc}/koji.conf.d/${name}.conf or ${home}/.koji/config`,
    },
  ]);
