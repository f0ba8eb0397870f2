/** Step collect: brings the packages that any arch needs into one directory and reads their headers. */
import path from 'node:path';
import type { pkgsetCollectPhase } from '../../graph/phases/pkgset-collect.js';
import { InputError } from '../../lib/errors.js';
import {
  obtainPackages,
  packageFacts,
  packageListText,
  readHeaders,
  readHeadersAndPools,
  REPOS_SET,
  selectionSchema,
  unionOfSelections,
  type PackageFacts,
  type PkgsetIndex,
  type PkgsetPackages,
  type SelectedPackage,
} from '../../lib/pkgset/index.js';
import {
  makeDirectory,
  readJsonFile,
  removeTree,
  writeScratchFile,
} from '../../lib/process/index.js';
import { formatNevra, type RpmFacts } from '../../lib/rpm/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';
import { collectFromKoji } from './collect-koji.js';

export type Context = ContextOf<typeof pkgsetCollectPhase>;

export async function collect(context: Context): Promise<StepReturn> {
  const { compose, scratch, signal, tree } = context;
  if (context.config.pkgset_source === 'koji') return await collectFromKoji(context);
  const selections = await Promise.all(
    compose.arches.map((arch) => readJsonFile(tree.pkgsetSelection(arch), selectionSchema)),
  );
  const selected = unionOfSelections(selections);
  const directory = path.join(scratch, 'download');
  const onProgress = (text: string): void => {
    context.progress(text);
  };
  await makeDirectory(directory);
  const cache = tree.downloadCacheDir();
  await obtainPackages(selected, { directory, cache, signal, onProgress });
  const pools = path.join(scratch, 'pools');
  await makeDirectory(pools);
  const type = context.config.createrepo_checksum;
  const read = await readSelected({ directory, pools, type }, selected, { signal, onProgress });
  const packages = checkedFacts(selected, read.facts);
  await publish(context, packages, read.files);
  await removeTree(cache);
  const bytes = packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    summary: `${String(packages.length)} packages, ${(bytes / 1e6).toFixed(1)} MB`,
    numbers: { packages: packages.length, bytes },
  };
}

/**
 * Facts by header, and the packages as gather reads them, if their checksums are known as the repositories of the compose
 * will have them.
 */
async function readSelected(
  place: { readonly directory: string; readonly pools: string; readonly type: string },
  selected: readonly SelectedPackage[],
  options: { signal: AbortSignal; onProgress: (text: string) => void },
): Promise<{ readonly facts: readonly RpmFacts[]; readonly files: readonly string[] }> {
  const paths = selected.map(({ fileName }) => path.join(place.directory, fileName));
  const checksums = selected.flatMap(({ checksum }) =>
    checksum?.type === place.type ? [checksum] : [],
  );
  if (checksums.length < selected.length) {
    return { facts: await readHeaders(paths, options), files: [] };
  }
  const locations = selected.map(({ fileName }) => fileName);
  const request = { directory: place.pools, locations, checksums };
  return await readHeadersAndPools(paths, request, options);
}

/** Each package must be the one that its repository says. */
function checkedFacts(
  selected: readonly SelectedPackage[],
  facts: readonly RpmFacts[],
): PackageFacts[] {
  return selected.map(({ fileName, nevra, url }, index) => {
    const read = facts[index];
    if (read === undefined || formatNevra(read) !== nevra) {
      const actual = read === undefined ? 'nothing' : formatNevra(read);
      throw new InputError(`${url} is ${actual}, but its repository says ${nevra}`, {
        hint: 'The package was replaced after the repository was made; make the repository anew with createrepo_c.',
      });
    }
    return packageFacts(fileName, read);
  });
}

async function publish(
  context: Context,
  packages: readonly PackageFacts[],
  pools: readonly string[],
): Promise<void> {
  const { scratch, tree } = context;
  const poolPlace = (file: string): string => tree.pkgsetPool(REPOS_SET, path.basename(file));
  const set: PkgsetPackages = { version: 1, name: REPOS_SET, packages: [...packages] };
  const index: PkgsetIndex = {
    version: 1,
    prefix: `${tree.downloadDir()}/`,
    sets: [{ name: REPOS_SET, onlyForVariants: [], pools: pools.map(poolPlace) }],
  };
  const files = {
    packages: path.join(scratch, 'packages.json'),
    index: path.join(scratch, 'index.json'),
    list: path.join(scratch, 'list.conf'),
  };
  await writeScratchFile(files.packages, JSON.stringify(set));
  await writeScratchFile(files.index, JSON.stringify(index));
  await writeScratchFile(files.list, packageListText(packages));
  await context.publish([
    { from: path.join(scratch, 'download'), to: tree.downloadDir(), replace: true },
    { from: files.packages, to: tree.pkgsetPackages(REPOS_SET) },
    { from: files.list, to: tree.pkgsetList('global', REPOS_SET) },
    ...pools.map((file) => ({ from: file, to: poolPlace(file) })),
    { from: files.index, to: tree.pkgsetIndex() },
  ]);
}
