/** Repositories whose packages a variant may rely on but does not get: configured ones, and those of other variants. */
import path from 'node:path';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { Variant } from '../../config-schemas/variants.js';
import { gatherResultSchema } from '../../lib/gather/index.js';
import type { GatherRecord, RequestRepository } from '../../lib/solve-request/index.js';
import { planCreaterepo } from '../../lib/createrepo/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { makeDirectory, readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import { expandRepositoryVariables } from '../../lib/repodata/index.js';
import { depsolverArch } from '../../lib/rpm/index.js';
import type { GatherContext } from './context.js';

interface Lookaside {
  readonly repositories: readonly RequestRepository[];
  readonly warnings: readonly string[];
}

/** All of them, in order; repositories of other variants are made here. */
export async function lookasideRepositories(context: GatherContext): Promise<Lookaside> {
  const { compose, config } = context;
  const { uid } = context.variant();
  const configured = valuesFor(config.gather_lookaside_repos, uid, context.arch());
  const urls = configured.map((url) => absoluteUrl(context, url));
  const warnings: string[] = [];
  for (const [user, used] of config.variant_as_lookaside ?? []) {
    const variant = compose.variants.find((candidate) => candidate.uid === used);
    if (user !== uid || variant === undefined || variant.isEmpty) continue;
    if (!variant.arches.includes(context.arch())) {
      warnings.push(
        `[SKIP] Skipping lookaside from ${used} for ${uid}.${context.arch()} due to arch mismatch`,
      );
      continue;
    }
    urls.push(`file://${await makeRepository(context, variant)}`);
  }
  const repositories = urls.map((url, index) => ({
    id: `lookaside-repo-${String(index)}`,
    url,
    isLookaside: true,
  }));
  return { repositories, warnings };
}

function absoluteUrl({ compose, arch }: GatherContext, text: string): string {
  const url = expandRepositoryVariables(text, depsolverArch(arch()));
  return url.includes('://') ? url : path.resolve(compose.configDir, url);
}

/** The repository of what another variant has: its packages of this arch, and its sources of all its arches. */
async function makeRepository(context: GatherContext, used: Variant): Promise<string> {
  const { config, scratch, tree } = context;
  const arch = context.arch();
  const { prefix, sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  const directory = tree.lookasideRepo(arch, context.variant().uid, used.uid);
  const outputDir = path.join(scratch, `lookaside-${used.uid}`);
  const list = path.join(scratch, `lookaside-${used.uid}.conf`);
  const last = sets.at(-1);
  await makeDirectory(outputDir);
  await writeScratchFile(list, listText(await packagesOf(context, used), prefix));
  const command = planCreaterepo({
    createrepoC: config.createrepo_c,
    repoDir: prefix,
    baseUrl: `file://${prefix}`,
    packageList: list,
    outputDir,
    updateFrom: last === undefined ? null : tree.pkgsetRepo(arch, last.name),
    checksum: null,
    workers: config.createrepo_num_workers,
    skipStat: true,
    database: true,
  });
  await context.run(command, tree.logFile(arch, `lookaside_repo_${used.uid}`));
  await context.publish([
    { from: outputDir, to: directory, replace: true, last: ['repodata/repomd.xml'] },
  ]);
  return directory;
}

async function packagesOf(context: GatherContext, used: Variant): Promise<GatherRecord[]> {
  const { tree } = context;
  const results = await Promise.all(
    used.arches.map((arch) => readJsonFile(tree.gatherResult(arch, used.uid), gatherResultSchema)),
  );
  return results.flatMap(({ arch, packages }) =>
    arch === context.arch()
      ? [...packages.rpm, ...packages.debuginfo, ...packages.srpm]
      : packages.srpm,
  );
}

/** Sorted paths below the prefix; packages of that variant's own lookaside are not its own. */
function listText(records: readonly GatherRecord[], prefix: string): string {
  const paths = records
    .filter(({ flags }) => !flags.includes('lookaside'))
    .map(({ path: file }) => (file.startsWith(prefix) ? file.slice(prefix.length) : file));
  return [...new Set(paths)]
    .sort()
    .map((file) => `${file}\n`)
    .join('');
}
