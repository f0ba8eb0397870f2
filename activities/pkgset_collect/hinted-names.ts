/** Names that a compose asks for itself: those packages must be signed, whatever the gather method would forgive. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { hasComps, readGroups } from '../../lib/comps/index.js';
import {
  additionalPackages,
  mappedPackages,
  prepopulatedPackages,
  prepopulateSchema,
  readUserJson,
  sourceMappingSchema,
} from '../../lib/gather/index.js';
import { readJsonFile } from '../../lib/process/index.js';
import { splitNameArch } from '../../lib/rpm/index.js';
import type { Context } from './collect.js';

/** Inputs of all arches and variants (pungi/phases/pkgset/sources/source_koji.py `get_packages_to_gather`). */
export async function hintedNames(context: Context): Promise<ReadonlySet<string>> {
  const { config, compose, tree } = context;
  const prepopulate = await readJsonFile(tree.prepopulateFile(), prepopulateSchema, {
    missing: {},
  });
  const option = config.gather_source_mapping;
  const mapping =
    option === undefined
      ? {}
      : await readUserJson(
          path.resolve(compose.configDir, option),
          sourceMappingSchema,
          'gather_source_mapping',
        );
  const names = compose.arches.flatMap((arch) => [
    ...additionalPackages(config.additional_packages, null, arch).map(({ name }) => name),
    ...mappedPackages(mapping, null, arch).map(({ name }) => name),
    ...prepopulatedPackages(prepopulate, null, arch).map((text) => splitNameArch(text).name),
  ]);
  return new Set([...names, ...(await compsNames(context))]);
}

async function compsNames({ config, compose, tree }: Context): Promise<string[]> {
  if (!hasComps(config)) return [];
  const lists = await Promise.all(
    compose.arches.map(async (arch) => {
      const file = tree.compsOfArch(arch);
      return readGroups(await readFile(file, 'utf8'), file).groups.flatMap(({ packages }) =>
        packages.map(({ name }) => name),
      );
    }),
  );
  return lists.flat();
}
