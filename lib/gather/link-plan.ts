/** Where the packages of a variant go, and what the manifest will say of them (pungi/phases/gather/link.py). */
import { z } from 'zod';
import path from 'node:path';
import { InputError } from '../errors.js';
import type { PackageFacts } from '../pkgset/index.js';
import { formatNevra } from '../rpm/index.js';
import type { GatherRecord } from '../solve-request/index.js';

/** A file to be linked. */
export interface LinkTask {
  readonly source: string;
  readonly target: string;
}

export const linkedPackageSchema = z.object({
  nevra: z.string(),
  /** File name of the source package; null of a source package. */
  sourceRpm: z.string().nullable(),
  category: z.enum(['binary', 'debug', 'source']),
  /** Relative to `compose/`. */
  path: z.string(),
  sigkey: z.string().nullable(),
});
export type LinkedPackage = z.infer<typeof linkedPackageSchema>;

/** `work/ARCH/link/VARIANT.ARCH.json`: what a variant has on an arch, its sources included. */
export const linkManifestSchema = z.object({
  version: z.literal(1),
  variant: z.string(),
  arch: z.string(),
  packages: z.array(linkedPackageSchema),
});
export type LinkManifest = z.infer<typeof linkManifestSchema>;

/** A list of records and where its files go. */
export interface LinkedList {
  readonly records: readonly GatherRecord[];
  readonly category: LinkedPackage['category'];
  /** Absolute. */
  readonly directory: string;
}

/** The place of a file below a directory of packages; hashed directories are named by the first letter. */
export function packagePlace(fileName: string, hashed: boolean): string {
  return hashed ? path.join(fileName.charAt(0).toLowerCase(), fileName) : fileName;
}

/** Files to link; lookaside packages are not. The same file may come several times. */
export function linkTasks(list: LinkedList, hashed: boolean): LinkTask[] {
  return ownRecords(list).map(({ path: source }) => ({
    source,
    target: path.join(list.directory, packagePlace(path.basename(source), hashed)),
  }));
}

/**
 * Manifest entries of a list.
 * @param factsOf by absolute path
 * @throws InputError if a gathered package is in no package set
 */
export function manifestEntries(
  list: LinkedList,
  options: {
    readonly hashed: boolean;
    readonly composeDir: string;
    readonly factsOf: (path: string) => PackageFacts | undefined;
  },
): LinkedPackage[] {
  return ownRecords(list).map((record) => {
    const facts = options.factsOf(record.path);
    if (facts === undefined) {
      throw new InputError(`${record.path} was gathered but is in no package set`, {
        hint: 'The package sets changed after gathering; run the compose again from pkgset.',
      });
    }
    const place = packagePlace(path.basename(record.path), options.hashed);
    return {
      nevra: formatNevra(facts),
      sourceRpm: list.category === 'source' ? null : facts.sourceRpm,
      category: list.category,
      path: path.relative(options.composeDir, path.join(list.directory, place)),
      sigkey: facts.sigkey,
    };
  });
}

const ownRecords = ({ records }: LinkedList): readonly GatherRecord[] =>
  records.filter(({ flags }) => !flags.includes('lookaside'));
