/** Brings selected packages into one directory: hard links or copies of local ones, downloads of others. */
import { stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { codeOf, hardlinkOrCopy } from '../process/index.js';
import { downloadFile, localPathOf, verifyChecksum } from '../repodata/index.js';
import type { SelectedPackage, Selection } from './records.js';

/** Files at once: more only wait for the disk or the server. */
const AT_ONCE = 16;

/** Each file once over all arches: of the same name the one of the first arch counts. */
export function unionOfSelections(selections: readonly Selection[]): SelectedPackage[] {
  const byName = new Map<string, SelectedPackage>();
  for (const { packages } of selections) {
    for (const selected of packages) {
      if (!byName.has(selected.fileName)) byName.set(selected.fileName, selected);
    }
  }
  return [...byName.values()].sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}

export interface ObtainOptions {
  /** Where packages go. */
  readonly directory: string;
  /** Where downloads of earlier attempts lie, and those of this one are kept for a later. */
  readonly cache: string;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * Puts all packages into the directory.
 * @throws InputError if one is missing, or is not what its repository says
 * @throws TransientError if a server does not answer
 */
export async function obtainPackages(
  packages: readonly SelectedPackage[],
  options: ObtainOptions,
): Promise<void> {
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let selected = packages[next++]; selected !== undefined; selected = packages[next++]) {
      options.signal.throwIfAborted();
      await obtain(selected, options);
      done += 1;
      if (done % 100 === 0) {
        options.onProgress(`obtained ${String(done)} of ${String(packages.length)} packages`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function obtain(selected: SelectedPackage, options: ObtainOptions): Promise<void> {
  const target = path.join(options.directory, selected.fileName);
  const local = localPathOf(selected.url);
  if (local !== null) {
    await linkLocal(local, target, selected);
    return;
  }
  const cached = path.join(options.cache, selected.fileName);
  if (!(await isSame(cached, selected))) {
    await downloadFile(selected.url, target, {
      checksum: selected.checksum,
      signal: options.signal,
      ...(selected.sizeBytes > 0 ? { sizeBytes: selected.sizeBytes } : {}),
    });
    await hardlinkOrCopy(target, cached);
    return;
  }
  await hardlinkOrCopy(cached, target);
}

async function linkLocal(source: string, target: string, selected: SelectedPackage): Promise<void> {
  const { size, atime, mtime } = await stat(source).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new InputError(`Package ${source} is listed by its repository but is not there`, {
      hint: 'Copy the package there, or make the repository anew with createrepo_c.',
      cause: error,
    });
  });
  if (selected.sizeBytes > 0 && size !== selected.sizeBytes) {
    throw new InputError(
      `Package ${source} has ${String(size)} bytes, but its repository says ${String(selected.sizeBytes)}`,
      {
        hint: 'It was changed or cut off after the repository was made; make the repository anew with createrepo_c.',
      },
    );
  }
  if ((await hardlinkOrCopy(source, target)) === 'copied') await utimes(target, atime, mtime);
}

/** Whether a package of an earlier attempt is there and whole. */
async function isSame(file: string, selected: SelectedPackage): Promise<boolean> {
  if (selected.checksum === null) return false;
  try {
    await verifyChecksum(file, file, selected.checksum);
    return true;
  } catch {
    return false;
  }
}
