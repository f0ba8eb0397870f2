/** Metadata of modules: a file of each build for each arch (pungi/phases/pkgset/sources/source_koji.py `_add_module_to_variant`). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../errors.js';
import { archiveDirectory, type KojiClient, type KojiValue } from '../../../koji/index.js';
import { baseArch } from '../../../rpm/index.js';
import { callAll } from '../batches.js';
import type { Volume } from '../copies.js';
import { listOf, read } from '../rows.js';
import type { ModuleBuild } from './build.js';

/** Type of the archives with metadata. */
const MODULE = 'module';

const archiveRowSchema = z.object({
  btype: z.string(),
  filename: z.string(),
  size: z.coerce.number(),
});

/** A file below the hub's top directory. */
interface MetadataFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Metadata files of builds. */
export class ModuleArchives {
  private constructor(
    /** By uid of the module, then by tree arch. */
    private readonly files: ReadonlyMap<string, ReadonlyMap<string, MetadataFile>>,
    private readonly volume: Volume,
    private readonly root: string,
  ) {}

  /** Asks the hub which files the builds have. */
  static async of(
    koji: KojiClient,
    builds: readonly ModuleBuild[],
    { volume, root }: { readonly volume: Volume; readonly root: string },
  ): Promise<ModuleArchives> {
    const calls = builds.map(({ id }) => ({ method: 'listArchives', args: [id] }));
    const answers = await callAll(koji, calls);
    const files = builds.map(
      (build, index) => [build.uid, filesOf(build, listOf(answers[index]))] as const,
    );
    return new ModuleArchives(new Map(files), volume, root);
  }

  /** Builds of long ago have one file only, not one for each arch: they cannot be used. */
  isUsable = ({ uid }: ModuleBuild): boolean => (this.files.get(uid)?.size ?? 0) > 1;

  /** The metadata for an arch. @throws InputError if the build has none */
  async textFor({ uid }: ModuleBuild, arch: string): Promise<string> {
    const file = this.files.get(uid)?.get(arch);
    if (file === undefined) throw noMetadata(uid, arch);
    if (!(await this.volume.has(file.path, file.sizeBytes))) throw lost(uid, file.path);
    return await readFile(path.join(this.root, file.path), 'utf8');
  }
}

/** By arch; the file that has all arches, `modulemd.txt`, counts as one of no arch. */
function filesOf(
  { place }: ModuleBuild,
  rows: readonly KojiValue[],
): ReadonlyMap<string, MetadataFile> {
  const archives = rows
    .map((row) => read(archiveRowSchema, row, 'archive'))
    .filter(({ btype }) => btype === MODULE);
  return new Map(
    archives.map(({ filename, size }) => {
      const file = { path: `${archiveDirectory(place, MODULE)}/${filename}`, sizeBytes: size };
      return [archOf(filename), file];
    }),
  );
}

/** Files are named by the arch of the builder, trees by its base: `modulemd.i686.txt` is for i386. */
function archOf(filename: string): string {
  const arch = /^modulemd\.([^.]+)\.txt$/.exec(filename)?.[1];
  return arch === undefined ? filename : baseArch(arch);
}

const noMetadata = (uid: string, arch: string): InputError =>
  new InputError(
    `Module ${uid} does not have metadata for arch ${arch} and is not filtered out via filter_modules option.`,
    { hint: 'add it to filter_modules for the arch, or have the module built for it' },
  );

const lost = (uid: string, file: string): InputError =>
  new InputError(`metadata of module ${uid} is not there: ${file}`, {
    hint: "Koji's volume is damaged there: have an administrator of the hub look at it.",
  });
