/** Which packages a repository has: what was linked for it, not what lies in its directory. */
import { SRC } from '../../config-schemas/names.js';
import {
  gatherResultSchema,
  linkManifestSchema,
  linkTasks,
  type LinkedPackage,
} from '../../lib/gather/index.js';
import { readJsonFile } from '../../lib/process/index.js';
import type { Context } from './repos.js';

/** Absolute paths of the variant's packages of a category on the arch. */
export async function packagesOf(
  context: Context,
  category: LinkedPackage['category'],
): Promise<readonly string[]> {
  const { tree } = context;
  const file = tree.linkManifest(context.arch(), context.variant().uid);
  const { packages } = await readJsonFile(file, linkManifestSchema);
  return packages
    .filter((one) => one.category === category)
    .map((one) => tree.composeDir(one.path));
}

/** Absolute paths of the variant's source packages, of all its arches. */
export async function sourcesOf(context: Context): Promise<readonly string[]> {
  const { config, tree } = context;
  const variant = context.variant();
  const results = await Promise.all(
    variant.arches.map((arch) =>
      readJsonFile(tree.trimmedResult(arch, variant.uid), gatherResultSchema),
    ),
  );
  const list = {
    records: results.flatMap(({ packages }) => packages.srpm),
    category: 'source',
    directory: tree.packages(variant, SRC),
  } as const;
  return linkTasks(list, config.hashed_directories).map(({ target }) => target);
}
