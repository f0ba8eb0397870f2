/** Compares two composes by their metadata, and looks at the sizes of those packages only that differ. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ComposeTree } from '../compose-tree/index.js';
import { codeOf, fromSystemError } from '../process/index.js';
import { parseImages, parseModules, parseRpms, type ModuleListing } from '../productmd/index.js';
import { diffImages, type ImageChange } from './images.js';
import { diffPackages, type PackageChange } from './packages.js';

export interface SizedChange extends PackageChange {
  /** Bytes of its file; null if the package or its file is not there. */
  readonly sizeBefore: number | null;
  readonly sizeAfter: number | null;
}

export interface OptionChange {
  readonly option: string;
  /** Undefined where it is not set. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface ComposeDiff {
  readonly before: string;
  readonly after: string;
  readonly packages: readonly SizedChange[];
  readonly unchangedPackages: number;
  readonly images: readonly ImageChange[];
  readonly modules: { readonly added: readonly string[]; readonly dropped: readonly string[] };
  readonly options: readonly OptionChange[];
}

/** All that differs. What a compose has no metadata of counts as empty. @throws InputError if metadata are broken */
export async function compareComposes(
  older: ComposeTree,
  newer: ComposeTree,
): Promise<ComposeDiff> {
  const trees = [older, newer] as const;
  const [rpms, images, modules, options] = await Promise.all([
    both(trees, (tree) => metadata(tree, 'rpms.json', (t, f) => parseRpms(t, f).rpms)),
    both(trees, (tree) => metadata(tree, 'images.json', (t, f) => parseImages(t, f).images)),
    both(trees, (tree) => metadata(tree, 'modules.json', (t, f) => parseModules(t, f).modules)),
    both(trees, optionsOf),
  ]);
  const { changes, unchanged } = diffPackages(rpms[0] ?? {}, rpms[1] ?? {});
  return {
    before: path.basename(older.topDir),
    after: path.basename(newer.topDir),
    packages: await Promise.all(changes.map((change) => sized(change, older, newer))),
    unchangedPackages: unchanged,
    images: diffImages(images[0] ?? {}, images[1] ?? {}),
    modules: diffModules(modules[0] ?? {}, modules[1] ?? {}),
    options: diffOptions(options[0], options[1]),
  };
}

async function both<T>(
  trees: readonly [ComposeTree, ComposeTree],
  read: (tree: ComposeTree) => Promise<T>,
): Promise<readonly [T, T]> {
  return await Promise.all([read(trees[0]), read(trees[1])]);
}

async function metadata<T>(
  tree: ComposeTree,
  name: string,
  parse: (text: string, file: string) => T,
): Promise<T | null> {
  const file = tree.metadataFile(name);
  const text = await readOrNull(file);
  return text === null ? null : parse(text, file);
}

async function optionsOf(tree: ComposeTree): Promise<Readonly<Record<string, unknown>>> {
  const text = await readOrNull(tree.configDump());
  return text === null ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function readOrNull(file: string): Promise<string | null> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
}

async function sized(
  change: PackageChange,
  older: ComposeTree,
  newer: ComposeTree,
): Promise<SizedChange> {
  const [sizeBefore, sizeAfter] = await Promise.all([
    sizeOf(older, change.before),
    sizeOf(newer, change.after),
  ]);
  return { ...change, sizeBefore, sizeAfter };
}

async function sizeOf(tree: ComposeTree, side: PackageChange['before']): Promise<number | null> {
  if (side === null) return null;
  return (await stat(tree.composeDir(side.path)).catch(() => null))?.size ?? null;
}

function diffModules(older: ModuleListing, newer: ModuleListing): ComposeDiff['modules'] {
  const [before, after] = [modulesOf(older), modulesOf(newer)];
  return {
    added: [...after].filter((module) => !before.has(module)),
    dropped: [...before].filter((module) => !after.has(module)),
  };
}

/** `VARIANT.ARCH NAME:STREAM:VERSION:CONTEXT`. */
function modulesOf(listing: ModuleListing): ReadonlySet<string> {
  return new Set(
    Object.entries(listing).flatMap(([variant, byArch]) =>
      Object.entries(byArch).flatMap(([arch, modules]) =>
        Object.keys(modules).map((module) => `${variant}.${arch} ${module}`),
      ),
    ),
  );
}

function diffOptions(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly OptionChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((option) => !isDeepStrictEqual(before[option], after[option]))
    .map((option) => ({ option, before: before[option], after: after[option] }));
}
