/** Step trim: trims a family's package lists against each other and writes what is left (pungi/phases/gather). */
import path from 'node:path';
import type { Arch } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import { familyOf } from '../../graph/families.js';
import { InternalError } from '../../lib/errors.js';
import { gatherResultSchema, trimFamily, type GatherResult } from '../../lib/gather/index.js';
import { KINDS, type PackageMap } from '../../lib/solve-request/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { packagesDigest } from './packages-digest.js';
import { readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import type { Publication, StepContext, StepReturn } from '../step/index.js';

type Context = StepContext<never>;

type PackagesOf = (arch: Arch, uid: string) => PackageMap | undefined;

/** A variant on one of its arches. */
interface Member {
  readonly variant: Variant;
  readonly arch: Arch;
}

export async function trim(context: Context): Promise<StepReturn> {
  const { compose, tree } = context;
  const family = familyOf(context.variant().uid, compose);
  const variants = compose.variants.filter(
    (variant) => !variant.isEmpty && familyOf(variant.uid, compose) === family,
  );
  const members = variants.flatMap((variant) => variant.arches.map((arch) => ({ variant, arch })));
  const results = new Map<string, PackageMap>();
  for (const { variant, arch } of members) {
    const file = tree.gatherResult(arch, variant.uid);
    const { packages } = await readJsonFile(file, gatherResultSchema);
    results.set(`${arch} ${variant.uid}`, packages);
  }
  const answer = trimFamily(variants, compose.arches, (arch, uid) => {
    const packages = results.get(`${arch} ${uid}`);
    if (packages === undefined) throw new InternalError(`${uid}.${arch} was not gathered`);
    return packages;
  });
  const packagesOf: PackagesOf = (arch, uid) => answer.packages.get(arch)?.get(uid);
  await publish(context, members, packagesOf);
  const { removed, moved } = answer.counts;
  return {
    summary: `${String(removed)} removed, ${String(moved)} moved to parents`,
    numbers: { removed, moved },
    warnings: [...answer.warnings],
    seen: await packagesDigest(
      tree.topDir,
      members.map(({ arch, variant }) => packagesOf(arch, variant.uid) ?? null),
    ),
  };
}

/** Writes each variant's result on each arch, and its package lists. */
async function publish(
  context: Context,
  members: readonly Member[],
  packagesOf: PackagesOf,
): Promise<void> {
  const { tree } = context;
  const { prefix } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  const publications: Publication[] = [];
  for (const member of members) {
    const packages = packagesOf(member.arch, member.variant.uid);
    if (packages === undefined)
      throw new InternalError(`${member.variant.uid} was lost in trimming`);
    publications.push(...(await writeMember(context, member, packages, prefix)));
  }
  await context.publish(publications);
}

async function writeMember(
  { scratch, tree }: Context,
  { variant, arch }: Member,
  packages: PackageMap,
  prefix: string,
): Promise<Publication[]> {
  const { uid } = variant;
  const result: GatherResult = { version: 1, variant: uid, arch, packages };
  const file = path.join(scratch, `${uid}.${arch}.json`);
  await writeScratchFile(file, JSON.stringify(result));
  const lists: Publication[] = [];
  for (const kind of KINDS) {
    const from = path.join(scratch, `${uid}.${arch}.${kind}.conf`);
    await writeScratchFile(from, listText(packages, kind, prefix));
    lists.push({ from, to: tree.packageList(arch, uid, kind) });
  }
  return [...lists, { from: file, to: tree.trimmedResult(arch, uid) }];
}

/** Paths below the prefix, one a line, lookaside ones included. */
function listText(packages: PackageMap, kind: keyof PackageMap, prefix: string): string {
  return packages[kind]
    .map(({ path: file }) => `${file.startsWith(prefix) ? file.slice(prefix.length) : file}\n`)
    .join('');
}
