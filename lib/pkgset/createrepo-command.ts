/** The commands that index package sets (pungi/phases/pkgset/common.py). */
import type { Command } from '../process/index.js';

export interface IndexOptions {
  /** `createrepo_c`. */
  readonly program: string;
  /** Directory of the packages, ends with `/`. */
  readonly prefix: string;
  /** Paths relative to the prefix, one per line. */
  readonly packageList: string;
  /** Gets `repodata/`. */
  readonly outputDir: string;
  /** A repository whose metadata is taken for packages that it has already. */
  readonly updateFrom: string | null;
  readonly checksum: string | null;
  readonly workers: number;
  /** Take that metadata by name alone, without a look at the files' sizes and times. */
  readonly skipStat: boolean;
  readonly database: boolean;
}

/** createrepo_c over a list of packages that lie elsewhere: `xml:base` leads to them. */
export function indexCommand(options: IndexOptions): Command {
  const { program, prefix, packageList, outputDir, updateFrom, checksum, workers } = options;
  return {
    program,
    args: [
      `--baseurl=file://${prefix}`,
      `--outputdir=${outputDir}`,
      `--pkglist=${packageList}`,
      '--update',
      ...(updateFrom === null ? [] : [`--update-md-path=${updateFrom}`]),
      ...(options.skipStat ? ['--skip-stat'] : []),
      options.database ? '--database' : '--no-database',
      ...(checksum === null ? [] : [`--checksum=${checksum}`]),
      '--unique-md-filenames',
      `--workers=${String(workers)}`,
      '--',
      prefix,
    ],
  };
}
