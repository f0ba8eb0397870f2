/**
 * Facts out of headers that were read before, for all composes of a machine: a package of the same path below Koji's
 * top directory (which has its name, version, release, arch and key) and the same size is the same.
 */
import { z } from 'zod';
import type { KojiProfile } from '../koji/index.js';
import { keep, keptPlace, readKept, type KeptPlace } from './kept.js';
import { packageFactsSchema, type PackageFacts } from './records.js';

const headersSchema = z.object({ version: z.literal(1), packages: z.array(packageFactsSchema) });

export class KeptHeaders {
  private readonly place: KeptPlace;
  private known: ReadonlyMap<string, PackageFacts> = new Map();

  /** @param set name of the package set */
  constructor(
    { server, topdir }: Pick<KojiProfile, 'server' | 'topdir'>,
    set: string,
    directory?: string | null,
  ) {
    this.place = keptPlace('headers', [server, topdir, set], directory);
  }

  async open(): Promise<this> {
    const kept = await readKept(this.place, headersSchema);
    this.known = new Map(kept?.packages.map((facts) => [facts.path, facts]));
    return this;
  }

  /** The facts of a package as it is now; null if they must be read. */
  factsOf(
    path: string,
    now: { readonly sizeBytes: number; readonly mtime: number },
  ): PackageFacts | null {
    const facts = this.known.get(path);
    return facts?.sizeBytes === now.sizeBytes ? { ...facts, mtime: now.mtime } : null;
  }

  /** Keeps what was read, in place of what was kept before. */
  async keep(packages: readonly PackageFacts[]): Promise<void> {
    if (packages.every(({ path }) => this.known.has(path)) && packages.length === this.known.size)
      return;
    await keep(this.place, { version: 1, packages });
  }
}
