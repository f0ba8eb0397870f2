/** Step repos: a variant's repository of packages and that of debuginfo on an arch, or its source repository. */
import { SRC } from '../../config-schemas/names.js';
import type { createrepoPhase } from '../../graph/phases/createrepo.js';
import type { ContextOf, StepReturn } from '../step/index.js';
import { cacheDirectory } from './cache-directory.js';
import { addModules } from './modules.js';
import { packagesOf, sourcesOf } from './packages.js';
import { addProductId, fetchProductId } from './product-id.js';
import { makeRepository, pinTimes, type MadeRepository } from './repository.js';

export type Context = ContextOf<typeof createrepoPhase>;

export async function repos(context: Context): Promise<StepReturn> {
  const warnings: string[] = [];
  const warn = (text: string): void => {
    warnings.push(text);
    context.log.warn(text);
  };
  if (makesDeltas(context.config.createrepo_deltas)) {
    warn('createrepo_deltas is set, but delta RPMs are not made');
  }
  const cacheDir = await cacheDirectory(context.config, warn);
  const made =
    context.arch() === SRC
      ? [await makeSources(context, cacheDir)]
      : await makeBinaries(context, cacheDir, warn);
  for (const repository of made) await pinTimes(context, repository);
  await context.publish(made.flatMap(({ publications }) => publications));
  const packages = made.map((one) => one.packages).reduce((sum, count) => sum + count, 0);
  return {
    summary: `${String(made.length)} repositories, ${String(packages)} packages`,
    numbers: { repositories: made.length, packages },
    warnings,
  };
}

const makesDeltas = (deltas: Context['config']['createrepo_deltas']): boolean =>
  deltas === true || (Array.isArray(deltas) && deltas.length > 0);

async function makeSources(context: Context, cacheDir: string | null): Promise<MadeRepository> {
  return await makeRepository(context, {
    kind: 'srpm',
    repoDir: context.tree.repository(context.variant(), SRC),
    packages: await sourcesOf(context),
    cacheDir,
  });
}

async function makeBinaries(
  context: Context,
  cacheDir: string | null,
  warn: (text: string) => void,
): Promise<MadeRepository[]> {
  const { tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const productId = await fetchProductId(context, warn);
  const binary = await makeRepository(context, {
    kind: 'rpm',
    repoDir: tree.repository(variant, arch),
    packages: await packagesOf(context, 'binary'),
    cacheDir,
  });
  const debug = await makeRepository(context, {
    kind: 'debuginfo',
    repoDir: tree.debugRepository(variant, arch),
    packages: await packagesOf(context, 'debug'),
    cacheDir,
  });
  const extra = [
    ...(productId === null ? [] : [await addProductId(context, productId, binary)]),
    await addModules(context, binary),
  ];
  return [{ ...binary, publications: [...extra, ...binary.publications] }, debug];
}
