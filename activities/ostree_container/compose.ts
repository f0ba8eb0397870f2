/** Step compose: rpm-ostree makes the archive, which is published with what images.json says of it. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { formatImageFacts } from '../../lib/images/index.js';
import { composeImageCommand, copyTweaked, readTweaked } from '../../lib/ostree/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import { runroot, runrootPlace } from '../runroot/index.js';
import type { StepReturn } from '../step/index.js';
import { placeOf, type ContainerContext, type ContainerPlace } from './place.js';

const preparedSchema = z.object({
  repos: z.array(z.object({ name: z.string(), baseurl: z.string() }).loose()),
});

const MEGABYTE = 1e6;

export async function composeImage(context: ContainerContext): Promise<StepReturn> {
  const place = placeOf(context);
  const { block, configRepo, logDir, name, version } = place;
  const tweaked = await readTweaked(configRepo, block.treefile, {
    repos: preparedSchema.parse(context.previous('prepare').data).repos,
    keepOriginalSources: block.keep_original_sources === true,
    set: version === null ? {} : { 'automatic-version-prefix': version },
  });
  const root = await runrootPlace(context, 'ostree_container', 'compose');
  const copied = await copyTweaked(configRepo, block.treefile, tweaked, context.scratch);
  const clone = path.join(context.scratch, 'config_repo');
  const placed = await root.input({ from: clone, to: `${configRepo}.changed`, replace: true });
  const archiveName = `${name}.ociarchive`;
  const { program, args } = composeImageCommand({
    treefile: path.join(placed, path.relative(clone, copied)),
    archive: path.join(root.outputDir, archiveName),
    stamp: path.join(logDir, `${name}.stamp`),
  });
  await makeDirectory(root.outputDir);
  await runroot(context, {
    phase: 'ostree_container',
    name: 'compose',
    command: [program, ...args],
    umask: '0002',
    arch: context.arch(),
    packages: [
      'ostree',
      'rpm-ostree',
      'selinux-policy-targeted',
      ...(block.runroot_packages ?? []),
    ],
    mounts: [context.tree.topDir],
    logFile: path.join(logDir, 'runroot.log'),
    isNewChroot: true,
    chownPaths: [root.outputDir],
  });
  const archive = path.join(await root.results(), archiveName);
  const bytes = await publish(context, place, archive);
  return {
    summary: `${path.basename(archive)}, ${(bytes / MEGABYTE).toFixed(1)} MB`,
    numbers: { bytes },
  };
}

async function publish(
  { node, scratch, tree, ...context }: ContainerContext,
  { subvariant }: ContainerPlace,
  archive: string,
): Promise<number> {
  const [variant, arch] = [context.variant(), context.arch()];
  const to = path.join(tree.imageDir(variant, arch), path.basename(archive));
  const { mtimeMs, size } = await stat(archive);
  const facts = path.join(scratch, 'facts.json');
  const image = {
    path: tree.relativeToCompose(to),
    mtime: Math.trunc(mtimeMs / 1000),
    size,
    volume_id: null,
    type: 'ociarchive',
    format: 'ociarchive',
    arch,
    disc_number: 1,
    disc_count: 1,
    checksums: {},
    implant_md5: null,
    bootable: false,
    subvariant,
  };
  const made = {
    deliverable: 'ostree-container',
    failable: node.failable,
    maxSizeBytes: null,
    image,
  };
  await writeScratchFile(
    facts,
    formatImageFacts({
      version: 1,
      kind: 'images',
      node: node.id,
      variant: variant.uid,
      arch,
      images: [made],
    }),
  );
  await context.publish([
    { from: archive, to },
    { from: facts, to: tree.imageFacts(node.id) },
  ]);
  return size;
}
