/** The packages of the arch's package sets that an entry names. */
import { readFile } from 'node:fs/promises';
import { SRC } from '../../config-schemas/names.js';
import type { ExtraFilesItem } from '../../config-schemas/shapes.js';
import type { extraFilesPhase } from '../../graph/phases/extra-files.js';
import { interpolateRepo, isExternal, packagesMatching } from '../../lib/extra-files/index.js';
import {
  pkgsetIndexSchema,
  pkgsetPackagesSchema,
  type PackageFacts,
} from '../../lib/pkgset/index.js';
import { readJsonFile } from '../../lib/process/index.js';
import type { ContextOf } from '../step/index.js';

type Context = ContextOf<typeof extraFilesPhase>;

/** What `repo` of an entry stands for: itself, or with scm `rpm` and a package's name the paths of such packages. */
export async function packagePathsOf(
  context: Context,
  { scm, repo }: ExtraFilesItem,
): Promise<string | readonly string[] | undefined> {
  if (scm !== 'rpm' || repo === undefined || isExternal(repo)) return repo;
  const pattern = interpolateRepo(repo, context.variant(), context.arch());
  const { prefix, packages } = await packagesOfArch(context);
  return packagesMatching(packages, pattern).map((one) => prefix + one.path);
}

/** All packages that the arch's part of the package sets has. */
async function packagesOfArch(
  context: Context,
): Promise<{ readonly prefix: string; readonly packages: readonly PackageFacts[] }> {
  const { tree } = context;
  const arch = context.arch();
  const { prefix, sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  // Source packages are in no arch's part, and they are not what is looked for.
  if (arch === SRC) return { prefix, packages: [] };
  const packages: PackageFacts[] = [];
  for (const { name } of sets) {
    const listed = new Set((await readFile(tree.pkgsetList(arch, name), 'utf8')).split('\n'));
    const set = await readJsonFile(tree.pkgsetPackages(name), pkgsetPackagesSchema);
    packages.push(...set.packages.filter((one) => listed.has(one.path)));
  }
  return { prefix, packages };
}
