/**
 * Step link: links a variant's packages on an arch into its trees, or (arch `src`) its sources of all arches, and
 * notes them for the manifest (pungi/phases/gather/link.py).
 */
import path from 'node:path';
import { SRC } from '../../config-schemas/names.js';
import type { Arch } from '../../config-schemas/names.js';
import type { linkPhase } from '../../graph/phases/link.js';
import {
  gatherResultSchema,
  linkFiles,
  linkTasks,
  manifestEntries,
  type LinkedList,
  type LinkManifest,
} from '../../lib/gather/index.js';
import type { PackageMap } from '../../lib/solve-request/index.js';
import {
  pkgsetIndexSchema,
  pkgsetPackagesSchema,
  type PackageFacts,
} from '../../lib/pkgset/index.js';
import { makeDirectory, readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';

type Context = ContextOf<typeof linkPhase>;

export async function link(context: Context): Promise<StepReturn> {
  return context.arch() === SRC ? await linkSources(context) : await linkPackages(context);
}

async function linkSources(context: Context): Promise<StepReturn> {
  const { tree } = context;
  const variant = context.variant();
  const maps = await Promise.all(variant.arches.map((arch) => trimmed(context, arch)));
  const list: LinkedList = {
    records: maps.flatMap(({ srpm }) => srpm),
    category: 'source',
    directory: tree.packages(variant, SRC),
  };
  const files = await linkLists(context, [list]);
  return { summary: `${String(files)} source packages`, numbers: { srpm: files } };
}

async function linkPackages(context: Context): Promise<StepReturn> {
  const { tree } = context;
  const variant = context.variant();
  const arch = context.arch();
  const packages = await trimmed(context, arch);
  const binary: LinkedList = {
    records: packages.rpm,
    category: 'binary',
    directory: tree.packages(variant, arch),
  };
  const debug: LinkedList = {
    records: packages.debuginfo,
    category: 'debug',
    directory: tree.debugPackages(variant, arch),
  };
  const source: LinkedList = {
    records: packages.srpm,
    category: 'source',
    directory: tree.packages(variant, SRC),
  };
  const files = await linkLists(context, [binary, debug]);
  await publishManifest(context, [source, binary, debug]);
  return { summary: `${String(files)} packages`, numbers: { packages: files } };
}

async function trimmed({ tree, variant }: Context, arch: Arch): Promise<PackageMap> {
  const file = tree.trimmedResult(arch, variant().uid);
  return (await readJsonFile(file, gatherResultSchema)).packages;
}

/** Links lists into place; returns how many files that are. Directories are made also for empty lists. */
async function linkLists(context: Context, lists: readonly LinkedList[]): Promise<number> {
  const { config, scratch, tree } = context;
  const tasks = lists.flatMap((list) => linkTasks(list, config.hashed_directories));
  const scratchRoot = path.join(scratch, 'compose');
  const placeOf = (directory: string): string =>
    path.join(scratchRoot, path.relative(tree.composeDir(), directory));
  for (const { directory } of lists) await makeDirectory(placeOf(directory));
  await linkFiles(tasks, {
    type: config.link_type,
    finalRoot: tree.composeDir(),
    scratchRoot,
    signal: context.signal,
    onProgress: (text) => {
      context.progress(text);
    },
  });
  // An addon's packages lie beside its repodata, which must stay.
  const replace = context.variant().type !== 'addon';
  await context.publish(
    lists.map(({ directory }) => ({ from: placeOf(directory), to: directory, replace })),
  );
  return new Set(tasks.map(({ target }) => target)).size;
}

async function publishManifest(context: Context, lists: readonly LinkedList[]): Promise<void> {
  const { config, scratch, tree } = context;
  const { uid } = context.variant();
  const facts = await factsByPath(context);
  const manifest: LinkManifest = {
    version: 1,
    variant: uid,
    arch: context.arch(),
    packages: lists.flatMap((list) =>
      manifestEntries(list, {
        hashed: config.hashed_directories,
        composeDir: tree.composeDir(),
        factsOf: (file) => facts.get(file),
      }),
    ),
  };
  const file = path.join(scratch, 'manifest.json');
  await writeScratchFile(file, JSON.stringify(manifest));
  await context.publish([{ from: file, to: tree.linkManifest(context.arch(), uid) }]);
}

/** Facts of all sets' packages, by absolute path. */
async function factsByPath({ tree }: Context): Promise<ReadonlyMap<string, PackageFacts>> {
  const { prefix, sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  const facts = new Map<string, PackageFacts>();
  for (const { name } of sets) {
    const { packages } = await readJsonFile(tree.pkgsetPackages(name), pkgsetPackagesSchema);
    for (const known of packages) facts.set(prefix + known.path, known);
  }
  return facts;
}
