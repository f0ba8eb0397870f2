/** Finds, for each RPM, the copy that is signed by the most preferred key (pungi/phases/pkgset/pkgsets.py `get_package_path`). */
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError } from '../../errors.js';
import { rpmPath } from '../../koji/index.js';
import { fileNameOf } from './rows.js';
import type { WantedRpm } from './wanted.js';

/** Where copies are: a mounted volume, or a server. */
export interface Volume {
  /** Whether there is a file; one of a server is fetched first. `sizeBytes` null: not known. */
  has(relative: string, sizeBytes: number | null): Promise<boolean>;
}

export interface CopyOptions {
  /** Key ids in order of preference; null or empty permits unsigned copies, wherever it stands. */
  readonly sigkeys: readonly (string | null)[];
  /** How often signed copies are looked for again. */
  readonly retries: number;
  readonly waitMs: number;
  /** Whether an unsigned copy may stand in, to be complained of only if it is used. */
  readonly isTolerated: (wanted: WantedRpm) => boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

export interface FoundCopy {
  readonly wanted: WantedRpm;
  /** Relative to the volume. */
  readonly path: string;
  readonly isInvalid: boolean;
}

export interface CopyResult {
  readonly found: readonly FoundCopy[];
  /** RPMs without a copy that may be used, and where one was looked for. */
  readonly missing: readonly { readonly wanted: WantedRpm; readonly paths: readonly string[] }[];
}

/** Files looked at together: a network file system answers many questions in the time of one. */
const AT_ONCE = 64;

/** Looks for all RPMs' copies; waits for signatures together, not one RPM after the other. */
export async function findCopies(
  wanted: readonly WantedRpm[],
  volume: Volume,
  options: CopyOptions,
): Promise<CopyResult> {
  const keys = options.sigkeys.filter((key): key is string => key !== null && key !== '');
  const isUnsignedAllowed = keys.length < options.sigkeys.length;
  const paths = new Map<WantedRpm, string>();
  for (let attempt = 0; keys.length > 0; attempt += 1) {
    const open = wanted.filter((one) => !paths.has(one));
    await eachAtOnce(open, async (one) => {
      options.signal.throwIfAborted();
      const copy = await signedCopy(one, keys, volume);
      if (copy !== null) paths.set(one, copy);
    });
    const left = wanted.length - paths.size;
    if (left === 0 || attempt >= options.retries) break;
    options.onProgress(`waiting for ${String(left)} packages to be signed`);
    await pause(options);
  }
  return await withUnsigned(wanted, { paths, keys, isUnsignedAllowed }, volume, options);
}

async function signedCopy(
  wanted: WantedRpm,
  keys: readonly string[],
  volume: Volume,
): Promise<string | null> {
  for (const key of keys) {
    const candidate = pathOf(wanted, key);
    if (await volume.has(candidate, null)) return candidate;
  }
  return null;
}

interface Signed {
  readonly paths: ReadonlyMap<WantedRpm, string>;
  readonly keys: readonly string[];
  readonly isUnsignedAllowed: boolean;
}

async function withUnsigned(
  wanted: readonly WantedRpm[],
  { paths, keys, isUnsignedAllowed }: Signed,
  volume: Volume,
  { isTolerated, signal, onProgress }: CopyOptions,
): Promise<CopyResult> {
  const results = new Map<WantedRpm, FoundCopy | null>();
  await eachAtOnce(wanted, async (one) => {
    signal.throwIfAborted();
    if (results.size % 1000 === 0) onProgress(`found ${String(results.size)} packages`);
    const signed = paths.get(one);
    if (signed !== undefined) {
      results.set(one, { wanted: one, path: signed, isInvalid: false });
      return;
    }
    const path = pathOf(one, null);
    const mayBeUnsigned = isUnsignedAllowed || isTolerated(one);
    const isThere = mayBeUnsigned && (await volume.has(path, one.rpm.sizeBytes));
    results.set(one, isThere ? { wanted: one, path, isInvalid: !isUnsignedAllowed } : null);
  });
  const found = wanted.flatMap((one) => results.get(one) ?? []);
  const missing = wanted
    .filter((one) => results.get(one) === null && !isTolerated(one))
    .map((one) => ({
      wanted: one,
      paths: [...keys, ...(isUnsignedAllowed ? [null] : [])].map((key) => pathOf(one, key)),
    }));
  return { found, missing };
}

const pathOf = ({ rpm, build }: WantedRpm, key: string | null): string =>
  rpmPath(build.place, { arch: rpm.arch, fileName: fileNameOf(rpm) }, key);

async function pause({ waitMs, signal }: CopyOptions): Promise<void> {
  await delay(waitMs, undefined, { signal }).catch(() => {
    throw new CancelledError('waiting for signatures was cancelled');
  });
}

async function eachAtOnce<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}
