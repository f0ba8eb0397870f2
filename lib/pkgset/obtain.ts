/** Brings selected packages into one directory: hard links or copies of local ones, downloads of others. */
import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { linkFileBatch, statFileBatch } from '../file-batches/index.js';
import { hardlinkOrCopy } from '../process/index.js';
import { downloadFile, localPathOf, verifyChecksum } from '../repodata/index.js';
import type { SelectedPackage, Selection } from './records.js';

/** Downloads at once: more only wait for the server. */
const AT_ONCE = 16;
/** Links between two looks whether to stop. */
const LINKS_AT_ONCE = 10_000;

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
  await linkLocalPackages(packages, options);
  const far = packages.filter(({ url }) => localPathOf(url) === null);
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let selected = far[next++]; selected !== undefined; selected = far[next++]) {
      options.signal.throwIfAborted();
      await download(selected, options);
      done += 1;
      if (done % 100 === 0) {
        options.onProgress(`downloaded ${String(done)} of ${String(far.length)} packages`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function download(selected: SelectedPackage, options: ObtainOptions): Promise<void> {
  const target = path.join(options.directory, selected.fileName);
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

/** A package of this machine. */
interface LocalPackage {
  readonly selected: SelectedPackage;
  readonly source: string;
  readonly target: string;
}

async function linkLocalPackages(
  packages: readonly SelectedPackage[],
  { directory, signal, onProgress }: ObtainOptions,
): Promise<void> {
  const local = packages.flatMap((selected) => {
    const source = localPathOf(selected.url);
    return source === null
      ? []
      : [{ selected, source, target: path.join(directory, selected.fileName) }];
  });
  for (let start = 0; start < local.length; start += LINKS_AT_ONCE) {
    signal.throwIfAborted();
    onProgress(`linked ${String(start)} of ${String(local.length)} packages`);
    await linkAll(local.slice(start, start + LINKS_AT_ONCE));
  }
}

async function linkAll(packages: readonly LocalPackage[]): Promise<void> {
  const sources = packages.map(({ source }) => source);
  const facts = await statFileBatch(sources, 'stat');
  for (const [index, one] of packages.entries()) checkSize(one, facts[index]?.size ?? null);
  const pairs = packages.map(({ source, target }) => ({ from: source, to: target }));
  const [refusal] = await linkFileBatch(pairs);
  if (refusal === undefined) return;
  // Whatever the reason is, copying may do; if not, it says why.
  for (const [index, { source, target }] of packages.entries()) {
    if (index < refusal.index) continue;
    if ((await hardlinkOrCopy(source, target)) === 'copied') {
      const mtime = (facts[index]?.mtimeMs ?? 0) / 1000;
      await utimes(target, mtime, mtime);
    }
  }
}

function checkSize({ source, selected }: LocalPackage, size: number | null): void {
  if (size === null) {
    throw new InputError(`Package ${source} is listed by its repository but is not there`, {
      hint: 'Copy the package there, or make the repository anew with createrepo_c.',
    });
  }
  if (selected.sizeBytes === 0 || size === selected.sizeBytes) return;
  throw new InputError(
    `Package ${source} has ${String(size)} bytes, but its repository says ${String(selected.sizeBytes)}`,
    {
      hint: 'It was changed or cut off after the repository was made; make the repository anew with createrepo_c.',
    },
  );
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
