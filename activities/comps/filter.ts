/** Step filter: comps files of the arch and of each variant on it, and repositories that hold only them. */
import path from 'node:path';
import type { Variant } from '../../config-schemas/variants.js';
import type { compsPhase } from '../../graph/phases/comps.js';
import { compsFiles, hasComps, lookasideGroupsOf, type CompsFiles } from '../../lib/comps/index.js';
import { planCreaterepo } from '../../lib/createrepo/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import type { ContextOf, Publication, StepReturn } from '../step/index.js';

type Context = ContextOf<typeof compsPhase>;

export async function filter(context: Context): Promise<StepReturn> {
  if (!hasComps(context.config)) return { summary: 'no comps' };
  const arch = context.arch();
  const variants = context.compose.variants.filter(({ arches }) => arches.includes(arch));
  const files = await filtered(context, variants);
  const publications = await makeFile(context, null, files.arch);
  const warnings: string[] = [];
  for (const [index, made] of files.variants.entries()) {
    warnings.push(...made.warnings);
    publications.push(...(await makeFile(context, variants[index] ?? null, made.text)));
  }
  for (const warning of warnings) context.log.warn(warning);
  await context.publish(publications);
  return { summary: `comps of ${arch} and ${String(variants.length)} variants`, warnings };
}

async function filtered(context: Context, variants: readonly Variant[]): Promise<CompsFiles> {
  const { compose, config, tree } = context;
  const pairs = config.variant_as_lookaside ?? [];
  return await compsFiles(
    {
      file: tree.compsGlobal(),
      arch: context.arch(),
      variants: variants.map((variant) => ({
        variant,
        lookasideGroups: lookasideGroupsOf(variant, compose.variants, pairs),
      })),
      filterEnvironments: config.comps_filter_environments,
    },
    { signal: context.signal },
  );
}

/** Writes a comps file and indexes it; answers where both belong. */
async function makeFile(
  context: Context,
  variant: Variant | null,
  text: string,
): Promise<Publication[]> {
  const { config, scratch, tree } = context;
  const arch = context.arch();
  const to = variant === null ? tree.compsOfArch(arch) : tree.compsOfVariant(variant.uid, arch);
  const from = path.join(scratch, path.basename(to));
  const repository = path.join(scratch, variant === null ? 'repo' : `repo-${variant.uid}`);
  await writeScratchFile(from, text);
  await makeDirectory(repository);
  const command = planCreaterepo({
    createrepoC: config.createrepo_c,
    repoDir: repository,
    outputDir: repository,
    groupFile: from,
    database: false,
    checksum: config.createrepo_checksum,
  });
  const log = variant === null ? 'comps_repo' : `comps_repo-${variant.uid}`;
  await context.run(command, tree.logFile(arch, log));
  return [
    { from, to },
    {
      from: repository,
      to: tree.compsRepo(arch, variant?.uid),
      replace: true,
      last: ['repodata/repomd.xml'],
    },
  ];
}
