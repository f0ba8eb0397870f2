/** Facts out of the headers of a package set's files; those that were read before, for any compose, are not read again. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { findOldCompose } from '../../lib/compose-id/index.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { InputError } from '../../lib/errors.js';
import type { KojiProfile } from '../../lib/koji/index.js';
import {
  KeptHeaders,
  packageFacts,
  readHeaders,
  readOldFacts,
  type PackageFacts,
} from '../../lib/pkgset/index.js';
import type { Context } from './collect.js';

/** Files looked at together: a network file system answers many questions in the time of one. */
const AT_ONCE = 64;

type OldFacts = ReadonlyMap<string, PackageFacts>;

/** Reads headers for all sets of a compose. */
export class HeaderReader {
  private oldFacts: Promise<OldFacts> | null = null;
  /** How many were read from files. */
  readCount = 0;

  constructor(
    private readonly context: Context,
    private readonly profile: KojiProfile,
    /** Paths are relative to it. */
    private readonly root: string,
  ) {}

  /** The facts of a set's files, in order. @throws InputError that names the first that cannot be read */
  async factsOf(set: string, paths: readonly string[]): Promise<PackageFacts[]> {
    const { signal } = this.context;
    this.oldFacts ??= this.readOldFacts();
    const old = await this.oldFacts;
    const kept = await new KeptHeaders(this.profile, set).open();
    const known = await this.eachKnown(paths, kept, old);
    const unread = paths.filter((_, index) => known[index] === null);
    const read = await readHeaders(
      unread.map((file) => path.join(this.root, file)),
      {
        signal,
        onProgress: (text) => {
          this.context.progress(text);
        },
      },
    );
    this.readCount += read.length;
    let next = 0;
    const facts = paths.map((file, index) => {
      const one = known[index] ?? read[next++];
      if (one === undefined) throw new InputError(`${file} was not read`);
      return packageFacts(file, one);
    });
    await kept.keep(facts);
    return facts;
  }

  private async eachKnown(
    paths: readonly string[],
    kept: KeptHeaders,
    old: OldFacts,
  ): Promise<(PackageFacts | null)[]> {
    const known: (PackageFacts | null)[] = [];
    for (let start = 0; start < paths.length; start += AT_ONCE) {
      const some = paths.slice(start, start + AT_ONCE);
      known.push(...(await Promise.all(some.map((file) => this.knownFacts(file, kept, old)))));
    }
    return known;
  }

  private async knownFacts(
    file: string,
    kept: KeptHeaders,
    old: OldFacts,
  ): Promise<PackageFacts | null> {
    const absolute = path.join(this.root, file);
    const stats = await stat(absolute).catch(() => null);
    // Reading it will say what is wrong with it.
    if (stats === null) return null;
    const { size: sizeBytes, mtimeMs } = stats;
    const mtime = Math.floor(mtimeMs / 1000);
    const before = kept.factsOf(file, { sizeBytes, mtime });
    if (before !== null) return before;
    const older = old.get(absolute);
    return older?.sizeBytes === sizeBytes && older.mtime === mtime ? older : null;
  }

  /** What an older compose has read, if it may be used. */
  private async readOldFacts(): Promise<OldFacts> {
    const { compose, config, tree } = this.context;
    if (!config.pkgset_allow_reuse || compose.request.oldComposes.length === 0) return new Map();
    const old = await findOldCompose(compose.request.oldComposes, compose.identity, {
      except: tree.topDir,
    });
    if (old === null) return new Map();
    return await readOldFacts(path.dirname(new ComposeTree(old).pkgsetIndex()));
  }
}
