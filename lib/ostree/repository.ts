/** An OSTree repository on disk, outside the compose: its refs and commits, read and written without the library. */
import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { codeOf, fromSystemError, makeDirectory, writeFileAtomic } from '../process/index.js';

const COMMIT_ID = /^[0-9a-f]{64}$/;

export class OstreeRepository {
  constructor(readonly path: string) {}

  /** Where our locks and notes lie; ostree looks at nothing there. */
  noteFile = (ref: string, kind: 'lock' | 'json'): string =>
    path.join(this.path, '.punji', `${ref.replaceAll('/', '_')}.${kind}`);

  /** The commit that a ref names, or null. @throws InputError if the file holds something else */
  async readRef(ref: string): Promise<string | null> {
    const file = this.refFile(ref);
    const text = await readOrNull(file);
    if (text === null) return null;
    const commit = text.toString('utf8').trim();
    if (COMMIT_ID.test(commit)) return commit;
    throw new InputError(`${file} does not name a commit`, {
      hint: `repair the ref with: ostree --repo=${this.path} reset ${ref} COMMIT`,
    });
  }

  /** Makes a ref name a commit. @throws InputError if this is no repository */
  async writeRef(ref: string, commit: string): Promise<void> {
    const heads = path.join(this.path, 'refs', 'heads');
    if ((await stat(heads).catch(() => null)) === null) {
      throw new InputError(`Refs/heads did not exist in ostree repo ${this.path}`, {
        hint: `make a repository there: ostree --repo=${this.path} init --mode=archive`,
      });
    }
    const file = this.refFile(ref);
    await makeDirectory(path.dirname(file));
    await writeFileAtomic(file, `${commit}\n`);
    await chmod(file, 0o664);
  }

  /** Whether a commit's object is here. */
  async hasCommit(commit: string): Promise<boolean> {
    return (await readOrNull(this.objectFile(commit))) !== null;
  }

  /** Whether somebody has signed a commit: signatures are beside it. */
  async isSigned(commit: string): Promise<boolean> {
    return (await readOrNull(`${this.objectFile(commit)}meta`)) !== null;
  }

  /** The commit that a commit came after, or null for a first one or an unknown one. */
  async parentOf(commit: string): Promise<string | null> {
    const object = await readOrNull(this.objectFile(commit));
    return object === null ? null : parentIn(object);
  }

  /** Whether a ref names a commit or one that came after it. */
  async refContains(ref: string, commit: string): Promise<boolean> {
    const seen = new Set<string>();
    let current = await this.readRef(ref);
    while (current !== null && !seen.has(current)) {
      if (current === commit) return true;
      seen.add(current);
      current = await this.parentOf(current);
    }
    return false;
  }

  /**
   * The commit whose metadata hold a text that no other's do, or null.
   * @param since milliseconds since 1970; objects that are older are not read
   */
  async findCommit(text: string, since: number): Promise<string | null> {
    for await (const { file, id } of commitsIn(path.join(this.path, 'objects'))) {
      if ((await stat(file)).mtimeMs < since) continue;
      if ((await readFile(file)).includes(text)) return id;
    }
    return null;
  }

  /**
   * Removes the commits with a text in their metadata that a dead process had staged and not committed: the next
   * process would use its staging directory on and commit them with its own.
   */
  async discardStaged(text: string): Promise<void> {
    const directory = path.join(this.path, 'tmp');
    const names = await namesIn(directory);
    for (const name of names.filter((entry) => entry.startsWith('staging-'))) {
      for await (const { file } of commitsIn(path.join(directory, name))) {
        if ((await readFile(file)).includes(text)) await rm(file);
      }
    }
  }

  private refFile = (ref: string): string => path.join(this.path, 'refs', 'heads', ref);

  private objectFile = (commit: string): string =>
    path.join(this.path, 'objects', commit.slice(0, 2), `${commit.slice(2)}.commit`);
}

/** Commit objects in a directory of objects, with their ids. */
async function* commitsIn(objects: string): AsyncGenerator<{ file: string; id: string }> {
  for (const directory of await namesIn(objects)) {
    for (const name of await namesIn(path.join(objects, directory))) {
      if (!name.endsWith('.commit')) continue;
      yield { file: path.join(objects, directory, name), id: directory + path.parse(name).name };
    }
  }
}

/** Names in a directory; none if it is not there, or is a file. */
async function namesIn(directory: string): Promise<readonly string[]> {
  return await readdir(directory).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw fromSystemError(error, 'read', directory);
  });
}

async function readOrNull(file: string): Promise<Buffer | null> {
  return await readFile(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
}

/** Bytes of a parent's checksum in a commit object. */
const CHECKSUM_BYTES = 32;

/**
 * The parent in a commit object: a GVariant `(a{sv}aya(say)sstayay)`, whose end lists where its members of variable
 * size end, the last of them first, in words of 1, 2, 4 or 8 bytes by the object's size. Members: metadata, parent,
 * related objects, subject, body, (timestamp,) root, and the last one, which runs up to the list.
 */
function parentIn(object: Buffer): string | null {
  const width = offsetWidth(object.length);
  const endOf = (member: number): number =>
    Number(readLittleEndian(object, object.length - width * (member + 1), width));
  const end = endOf(1);
  return end - endOf(0) < CHECKSUM_BYTES
    ? null
    : object.subarray(end - CHECKSUM_BYTES, end).toString('hex');
}

function offsetWidth(bytes: number): 1 | 2 | 4 | 8 {
  if (bytes <= 0xff) return 1;
  if (bytes <= 0xffff) return 2;
  return bytes <= 0xffffffff ? 4 : 8;
}

function readLittleEndian(buffer: Buffer, offset: number, width: 1 | 2 | 4 | 8): bigint | number {
  return width === 8 ? buffer.readBigUInt64LE(offset) : buffer.readUIntLE(offset, width);
}
