/** Brings a file of a hub's storage here: by a link if the volume is mounted, else over HTTP; its size is checked. */
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError, InputError } from '../errors.js';
import type { KojiProfile } from '../koji/index.js';
import { codeOf, fromSystemError, hardlinkOrCopy } from '../process/index.js';
import { downloadFile } from '../repodata/index.js';

export interface StoredFile {
  /** Relative to the hub's top directory. */
  readonly path: string;
  /** Null: not known; then it must only not be empty. */
  readonly sizeBytes: number | null;
}

export interface ObtainOptions {
  readonly signal: AbortSignal;
  /** How long a file may take to appear on the volume. */
  readonly patienceMs?: number;
}

/** A network file system may show a new file only after its cache of the directory has expired. */
const PATIENCE_MS = 90_000;
const LOOK_AGAIN_MS = 1_000;

/**
 * Puts a file of the storage to `target`.
 * @throws InputError if it is not there or has another size, ConfigError if the storage cannot be reached
 */
export async function obtainFile(
  profile: Pick<KojiProfile, 'name' | 'topdir' | 'topurl'>,
  file: StoredFile,
  target: string,
  options: ObtainOptions,
): Promise<void> {
  if (await exists(profile.topdir)) await linkFile(profile, file, target, options);
  else if (profile.topurl === null) throw notReachable(profile);
  else {
    const url = `${profile.topurl}/${file.path.split('/').map(encodeURIComponent).join('/')}`;
    await downloadFile(url, target, { sizeBytes: file.sizeBytes, signal: options.signal });
  }
  const { size } = await stat(target);
  if (file.sizeBytes === null ? size > 0 : size === file.sizeBytes) return;
  const wanted = file.sizeBytes === null ? 'more' : String(file.sizeBytes);
  throw new InputError(
    `${file.path} of Koji profile ${profile.name} has ${String(size)} bytes instead of ${wanted}`,
    { hint: 'the image is incomplete: have the task made again, and retry the node' },
  );
}

async function linkFile(
  profile: Pick<KojiProfile, 'topdir'>,
  file: StoredFile,
  target: string,
  { signal, patienceMs = PATIENCE_MS }: ObtainOptions,
): Promise<void> {
  const source = path.join(profile.topdir, file.path);
  for (let waited = 0; !(await exists(source)); waited += LOOK_AGAIN_MS) {
    if (waited >= patienceMs) {
      throw new InputError(`${source} does not exist, although its task was successful`, {
        hint: 'have the task made again on the hub, and retry the node with its id',
      });
    }
    await delay(LOOK_AGAIN_MS, undefined, { signal });
  }
  // Files of scratch tasks are links: what they lead to is shared, not they.
  await hardlinkOrCopy(await realpath(source), target);
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw fromSystemError(error, 'read', file);
  }
}

const notReachable = ({ name, topdir }: Pick<KojiProfile, 'name' | 'topdir'>): ConfigError =>
  new ConfigError([
    {
      severity: 'error',
      message: `Koji's files cannot be reached: ${topdir} is not mounted, and profile ${name} has no topurl`,
      path: 'koji_profile',
      hint: 'mount the volume, or set topurl in the profile',
    },
  ]);
