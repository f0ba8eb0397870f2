/** Loads a repository's packages into a pool, and answers later questions about its files and groups. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { codeOf } from '../process/index.js';
import {
  answerFrom,
  containerOfFiles,
  FILELISTS_VERSION,
  filesOfContainer,
  joinedQuestion,
  knownFrom,
} from './cache/answer-container.js';
import { readCacheFile, throughCache } from './cache/cache-file.js';
import { repodataCacheDirectory } from './cache/directory.js';
import {
  containerOf,
  PRIMARY_VERSION,
  primaryOf,
  type ParsedPrimary,
} from './cache/pool-container.js';
import { verifyChecksum } from './checksum.js';
import { readUnpacked } from './decompress.js';
import type { DocumentScanner } from './document-scanner.js';
import { downloadFile } from './download.js';
import { FilelistsScanner, type FileAnswer, type FileQuestion } from './filelists-scanner.js';
import { readPools, type MadePools } from './header-pool.js';
import { fileOfRepository, locateRepository, type RepositoryLocation } from './location.js';
import { PackagePool, type PoolRepository } from './package-pool.js';
import { PrimaryScanner } from './primary-scanner.js';
import { parseRepomd, type Repomd, type RepomdEntry } from './repomd.js';
import { ScanProblem } from './xml-bytes.js';

/** Compressed; less is parsed about as soon as a lock is taken. */
const MIN_CACHED_BYTES = 1024 * 1024;
/** Unpacked to packed: 8 with gzip, 15 with xz. */
const USUAL_RATIO = 8;
const MAX_REPOMD_BYTES = 16 * 1024 * 1024;

export interface LoadOptions {
  /** How messages call the repository: `repo-0`. */
  readonly id: string;
  /** `file://`, `http(s)://`, or an absolute path. */
  readonly url: string;
  /** Where metadata of servers is kept while it is read. */
  readonly scratch: string;
  readonly signal?: AbortSignal;
  /** Told in words what is going on. */
  readonly onProgress?: (text: string) => void;
  /** Where parsed metadata is kept between runs; null: nowhere. The user's cache directory by default. */
  readonly cache?: string | null;
  /** Packages that were read out of their headers: read instead of the metadata, if they are whole. */
  readonly made?: MadePools;
  /** Called before packages are read. */
  readonly onRepomd?: (repomd: Repomd) => void;
}

/** A repository whose packages are in a pool. */
export interface LoadedRepository {
  readonly repository: PoolRepository;
  readonly repomd: Repomd;
  /** Elements of its primary metadata that are not known, as `NAME at line:column`. */
  readonly warnings: readonly string[];
  /** Reads its filelists for the answer. @throws InputError if it has none */
  files(question: FileQuestion): Promise<FileAnswer>;
  /** Text of its comps file; null if it has none. */
  comps(): Promise<string | null>;
  /** Text of its module metadata; null if it has none. */
  modules(): Promise<string | null>;
}

/**
 * Adds a repository's packages to the pool.
 * @throws InputError if metadata is missing, damaged, or not what its checksum says
 * @throws TransientError if a server does not answer
 */
export async function loadRepository(
  pool: PackagePool,
  options: LoadOptions,
): Promise<LoadedRepository> {
  const access = new RepositoryAccess(options);
  const repomd = await access.repomd();
  options.onRepomd?.(repomd);
  const primary = required(repomd, 'primary', options);
  const made = options.made === undefined ? null : readPools(options.made);
  const { repository, unknown } =
    made === null
      ? await access.addPackages(pool, primary)
      : addMade(pool, made, { id: options.id, base: options.made?.base ?? access.baseUrl });
  options.onProgress?.(
    `${options.id}: ${String(repository.endPackage - repository.firstPackage)} packages`,
  );
  return {
    repository,
    repomd,
    warnings: unknown.map(
      ([name, offset]) =>
        `${primary.href}: element '${name}' (byte ${String(offset)}) is not known`,
    ),
    files: async (question) => await access.files(required(repomd, 'filelists', options), question),
    comps: async () => await access.text(repomd, ['group', 'group_gz', 'group_xz', 'group_zst']),
    modules: async () => await access.text(repomd, ['modules', 'modules_gz']),
  };
}

/** Answers a question about a repository's files, given where they are listed; for a thread that does only this. */
export async function askFiles(
  options: LoadOptions,
  filelists: RepomdEntry,
  question: FileQuestion,
): Promise<FileAnswer> {
  return await new RepositoryAccess(options).files(filelists, question);
}

/** The answer, if the cache has it. */
export const knownFiles = (
  options: LoadOptions,
  filelists: RepomdEntry,
  question: FileQuestion,
): FileAnswer | null => new RepositoryAccess(options).knownFiles(filelists, question);

interface AddedPackages extends Pick<ParsedPrimary, 'unknown'> {
  readonly repository: PoolRepository;
}

const addMade = (
  pool: PackagePool,
  made: readonly PackagePool[],
  { id, base }: { readonly id: string; readonly base: string },
): AddedPackages => ({ repository: pool.addRepository(id, base, ...made), unknown: [] });

function required(repomd: Repomd, type: string, options: LoadOptions): RepomdEntry {
  const entry = repomd.entries.get(type);
  if (entry === undefined) {
    throw new InputError(`Repository ${options.id} (${options.url}) has no ${type} metadata`, {
      hint: 'Make the repository anew with createrepo_c.',
    });
  }
  return entry;
}

/** Gets at a repository's files, fetching them if they are elsewhere. */
class RepositoryAccess {
  private readonly location: RepositoryLocation;

  constructor(private readonly options: LoadOptions) {
    this.location = locateRepository(options.url);
  }

  get baseUrl(): string {
    return this.location.kind === 'http' ? this.location.url : `file://${this.location.directory}`;
  }

  async repomd(): Promise<Repomd> {
    const href = 'repodata/repomd.xml';
    const place = fileOfRepository(this.location, href);
    const file = await this.obtain(this.location, href, { maxBytes: MAX_REPOMD_BYTES });
    if ((await stat(file)).size > MAX_REPOMD_BYTES) {
      throw new InputError(`${place} is larger than any repomd.xml`);
    }
    return parseRepomd(await readFile(file, 'utf8'), place);
  }

  /** Adds the packages of a primary metadata file as the pool's next repository: out of the cache, or scanned. */
  async addPackages(pool: PackagePool, entry: RepomdEntry): Promise<AddedPackages> {
    const { id } = this.options;
    const place = this.cachePlace(entry, 'primary');
    if (place === null) {
      const repository = pool.startRepository(id, this.baseUrl);
      return { repository, unknown: await this.scanPackages(pool, entry) };
    }
    const scan = async (): Promise<ParsedPrimary> => {
      const parsed = new PackagePool();
      return { pool: parsed, unknown: await this.scanPackages(parsed, entry) };
    };
    const parsed = await throughCache(
      { ...place, version: PRIMARY_VERSION, encode: containerOf, decode: primaryOf },
      scan,
    );
    const repository = pool.addRepository(id, this.baseUrl, parsed.pool);
    return { repository, unknown: parsed.unknown };
  }

  private async scanPackages(
    pool: PackagePool,
    entry: RepomdEntry,
  ): Promise<ParsedPrimary['unknown']> {
    const scanner = new PrimaryScanner(pool, (entry.sizeBytes ?? 0) * USUAL_RATIO);
    await this.scan(entry, scanner);
    return [...scanner.unknown];
  }

  /** Answers a question out of what the cache knows of a filelists metadata file, or by scanning it. */
  async files(entry: RepomdEntry, question: FileQuestion): Promise<FileAnswer> {
    const scan = async (asked: FileQuestion): Promise<FileAnswer> => {
      const scanner = new FilelistsScanner(asked);
      await this.scan(entry, scanner);
      return scanner.answer();
    };
    const place = this.cachePlace(entry, 'filelists');
    if (place === null) return await scan(question);
    const cache = { ...place, version: FILELISTS_VERSION, encode: containerOfFiles };
    const known = await throughCache(
      {
        ...cache,
        decode: (container) => {
          const files = filesOfContainer(container);
          return answerFrom(files, question) === null ? null : files;
        },
      },
      async () => {
        const before = readCacheFile({ ...cache, decode: filesOfContainer });
        const joined = joinedQuestion(question, before);
        return knownFrom(joined, await scan(joined), before);
      },
    );
    return answerFrom(known, question) ?? (await scan(question));
  }

  knownFiles(entry: RepomdEntry, question: FileQuestion): FileAnswer | null {
    const place = this.cachePlace(entry, 'filelists');
    if (place === null) return null;
    const known = readCacheFile({
      ...place,
      version: FILELISTS_VERSION,
      encode: containerOfFiles,
      decode: filesOfContainer,
    });
    return known === null ? null : answerFrom(known, question);
  }

  /** The file of the cache for a metadata file; null if it is not worth it, or cannot be known by its checksum. */
  private cachePlace({ checksum, sizeBytes }: RepomdEntry, what: string) {
    const { cache = repodataCacheDirectory(), signal } = this.options;
    const isKnown = checksum !== null && /^[0-9a-f]{32,}$/i.test(checksum.value);
    if (cache === null || !isKnown || (sizeBytes ?? 0) < MIN_CACHED_BYTES) return null;
    const name = `${what}-${checksum.type.replace(/\W/g, '')}-${checksum.value.toLowerCase()}`;
    return { directory: cache, name, ...(signal === undefined ? {} : { signal }) };
  }

  /** Verifies a metadata file and feeds its content to a scanner. */
  private async scan(entry: RepomdEntry, scanner: DocumentScanner): Promise<void> {
    const { file, place } = await this.verified(entry);
    try {
      for await (const piece of readUnpacked(file, place, this.options.signal)) scanner.push(piece);
      scanner.finish();
    } catch (error) {
      if (!(error instanceof ScanProblem)) throw error;
      throw new InputError(
        `${place}:${await this.lineAndColumn(file, place, error)}: ${error.message}`,
        {
          hint: 'Make the repository anew with createrepo_c.',
          cause: error,
        },
      );
    }
  }

  /** Text of the first metadata file of one of the types; null if there is none. */
  async text(repomd: Repomd, types: readonly string[]): Promise<string | null> {
    const entry = types
      .map((type) => repomd.entries.get(type))
      .find((found) => found !== undefined);
    if (entry === undefined) return null;
    const { file, place } = await this.verified(entry);
    const pieces: Uint8Array[] = [];
    for await (const piece of readUnpacked(file, place, this.options.signal)) {
      // A piece is valid only until the next.
      pieces.push(Uint8Array.from(piece));
    }
    return Buffer.concat(pieces).toString('utf8');
  }

  private async verified(entry: RepomdEntry): Promise<{ file: string; place: string }> {
    const location = entry.base === null ? this.location : locateRepository(entry.base);
    const place = fileOfRepository(location, entry.href);
    const file = await this.obtain(location, entry.href, entry);
    if (location.kind === 'local' && entry.checksum !== null) {
      await verifyChecksum(file, place, entry.checksum);
    }
    return { file, place };
  }

  /** A path of this machine where the file can be read. */
  private async obtain(
    location: RepositoryLocation,
    href: string,
    expected: Pick<Partial<RepomdEntry>, 'checksum' | 'sizeBytes'> & { maxBytes?: number },
  ): Promise<string> {
    const place = fileOfRepository(location, href);
    if (location.kind === 'local') {
      await stat(place).catch((error: unknown) => {
        throw this.unreadable(place, error);
      });
      return place;
    }
    const target = path.join(this.options.scratch, this.options.id, path.basename(href));
    const { signal } = this.options;
    await downloadFile(place, target, { ...expected, ...(signal === undefined ? {} : { signal }) });
    return target;
  }

  private unreadable(place: string, error: unknown): Error {
    const code = codeOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES') return error as Error;
    const reason = code === 'EACCES' ? 'permission denied' : 'there is no such file';
    return new InputError(`Repository ${this.options.id}: ${place} cannot be read: ${reason}`, {
      hint: "Check the repository's address in the configuration; createrepo_c makes the metadata of a directory of RPMs.",
      cause: error,
    });
  }

  /** Unpacks the file again up to the place of a problem; only errors pay for counting lines. */
  private async lineAndColumn(file: string, place: string, problem: ScanProblem): Promise<string> {
    let line = 1;
    let lineStart = 0;
    let offset = 0;
    for await (const piece of readUnpacked(file, place, this.options.signal)) {
      for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) {
        if (offset + at >= problem.offset) break;
        line += 1;
        lineStart = offset + at + 1;
      }
      offset += piece.length;
      if (offset > problem.offset) break;
    }
    return `${String(line)}:${String(problem.offset - lineStart + 1)}`;
  }
}
