/** Plans the command that indexes a repository: arguments in the order of Pungi's (pungi/wrappers/createrepo.py). */
import type { Command } from '../process/index.js';

export interface CreaterepoOptions {
  /** Option createrepo_c: false takes the old Python tool of that name without `_c`. */
  readonly createrepoC: boolean;
  /** Where the packages are; locations in the metadata are relative to it. */
  readonly repoDir: string;
  /** Where clients find the packages, if that is not beside the metadata. */
  readonly baseUrl?: string;
  /** Gets `repodata`; must exist. */
  readonly outputDir: string;
  /** File with one path per line, relative to `repoDir`. Without it all packages below it are taken. */
  readonly packageList?: string;
  readonly groupFile?: string | null;
  readonly cacheDir?: string | null;
  /** A repository whose metadata of the same packages is taken over. */
  readonly updateFrom?: string | null;
  /** Take metadata over without a look at the packages' size and time. */
  readonly skipStat?: boolean;
  readonly database: boolean;
  /** null: createrepo_c's own default. */
  readonly checksum: string | null;
  readonly workers?: number;
  readonly useXz?: boolean;
  /** What repomd.xml tells as its revision; the present time if not said. */
  readonly revision?: number;
  /** Of the user, verbatim. */
  readonly extraArgs?: readonly string[];
}

/** The command line of createrepo_c. */
export function planCreaterepo(options: CreaterepoOptions): Command {
  const { baseUrl, packageList, groupFile, cacheDir, updateFrom, checksum, workers } = options;
  return {
    program: options.createrepoC ? 'createrepo_c' : 'createrepo',
    args: [
      options.repoDir,
      ...valued('--baseurl', baseUrl),
      `--outputdir=${options.outputDir}`,
      ...valued('--pkglist', packageList),
      ...valued('--groupfile', groupFile),
      ...valued('--cachedir', cacheDir),
      '--update',
      ...valued('--update-md-path', updateFrom),
      ...flag('--skip-stat', options.skipStat),
      ...flag('--pretty', !options.createrepoC),
      options.database ? '--database' : '--no-database',
      ...valued('--checksum', checksum),
      '--unique-md-filenames',
      ...valued('--workers', workers),
      ...flag('--xz', options.useXz),
      ...valued('--revision', options.revision),
      ...(options.extraArgs ?? []),
    ],
  };
}

export interface ModifyrepoOptions {
  readonly createrepoC: boolean;
  /** The file to add. */
  readonly file: string;
  /** The directory `repodata` that gets it. */
  readonly repodataDir: string;
  /** Type of the record in repomd.xml; by default the file's name. */
  readonly type?: string;
}

/** The command that adds a file, compressed, to a repository's metadata. */
export function planModifyrepo(options: ModifyrepoOptions): Command {
  return {
    program: options.createrepoC ? 'modifyrepo_c' : 'modifyrepo',
    args: [
      options.file,
      options.repodataDir,
      ...valued('--mdtype', options.type),
      '--compress',
      '--compress-type=gz',
    ],
  };
}

const valued = (option: string, value: string | number | null | undefined): readonly string[] =>
  value === undefined || value === null ? [] : [`${option}=${String(value)}`];

const flag = (option: string, set: boolean | undefined): readonly string[] =>
  set === true ? [option] : [];
