/** Phase image_build: disk images of several formats and arches by one Koji task each. */
import path from 'node:path';
import type { Arch } from '../../config-schemas/names.js';
import { imageBuildPhase } from '../../graph/phases/image-build.js';
import { failableArches, taskArches, taskBlockOf } from '../../graph/task-blocks.js';
import { translatePath } from '../../lib/compose-id/index.js';
import { ConfigError, InternalError } from '../../lib/errors.js';
import type { KojiClient } from '../../lib/koji/index.js';
import {
  formatOfType,
  imageBuildCall,
  imagesOfTask,
  type TaskCall,
} from '../../lib/koji-tasks/index.js';
import {
  anyElsewhere,
  ImageValues,
  isPinned,
  kojiTaskSteps,
  publishImages,
  repoUrls,
  treeUrl,
  variantNamed,
} from '../koji-task/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';

type Context = ContextOf<typeof imageBuildPhase>;

function blockOf(context: Context) {
  const found = taskBlockOf(context.config.image_build, context.node);
  if (found === undefined) throw new InternalError(`${context.node.id} stands for no block`);
  const block = found['image-build'];
  const arches = taskArches(block, context.variant());
  return {
    block,
    factoryParameters: found['factory-parameters'] ?? {},
    arches,
    failable: failableArches(block, arches),
    formats: [block.format ?? []].flat().map((one) => (typeof one === 'string' ? one : one[0])),
    subvariant: block.subvariant ?? context.variant().uid,
  };
}

function call(context: Context): TaskCall {
  const { block, arches, failable, formats, factoryParameters } = blockOf(context);
  const values = new ImageValues(context, 'image_build', block);
  const missing = (['distro', 'format', 'kickstart', 'name'] as const).filter(
    (key) => block[key] === undefined,
  );
  if (missing.length > 0) throw incomplete(context, missing);
  return imageBuildCall({
    name: block.name ?? '',
    version: values.version(),
    target: values.required('target'),
    arches,
    installTree: installTree(context, block.install_tree_from),
    repos: repoUrls(context, block.repo, '$arch'),
    formats,
    failableArches: failable,
    isScratch: block.scratch === true,
    others: { ...block, ksurl: values.required('ksurl'), release: values.release() },
    factoryParameters,
  });
}

/** A URL, a path or a variant; nested variants have the tree of their parent (pungi/phases/image_build.py). */
function installTree(context: Context, from: string | undefined): string {
  const own = context.variant();
  if (from?.includes('://') === true) return from;
  if (from?.startsWith('/') === true) return translatePath(context.config.translate_paths, from);
  const owner = own.type === 'variant' ? own.uid : (own.parent ?? own.uid);
  return treeUrl(context, variantNamed(context, from ?? owner, 'install tree'), '$arch');
}

function logFile(context: Context): string {
  const { arches, formats, subvariant } = blockOf(context);
  const name = `imagebuild-${context.variant().uid}-${subvariant}-${formats.join('-')}`;
  return context.tree.logFile(arches.join('-') as never, name);
}

async function collect(context: Context, koji: KojiClient, taskId: number): Promise<StepReturn> {
  const { failable, formats, subvariant, arches } = blockOf(context);
  const { images, failedArches } = await imagesOfTask(koji, taskId);
  const chosen = images.flatMap((image) =>
    formats
      .map((type) => formatOfType(image.path, type))
      .filter((format) => format !== null)
      .map(({ type, suffix }) => ({
        ...image,
        type,
        format: suffix,
        isBootable: false,
        directory: 'images' as const,
      })),
  );
  return await publishImages(context, koji.profile, chosen, {
    subvariant,
    deliverable: 'image-build',
    mayFail: () => arches.every((arch) => failable.includes(arch)),
    failedArches,
  });
}

/** Not where anything lies elsewhere that may be another by now, nor if an arch had failed. */
function mayTakeOlder(context: Context) {
  const { block, arches } = blockOf(context);
  const { config, node, tree } = context;
  const ksurl = new ImageValues(context, 'image_build', block).required('ksurl');
  const isKnown =
    isPinned(ksurl) && !anyElsewhere([block.repo ?? [], block.install_tree_from ?? []]);
  const facts = arches.map((arch) => tree.imageFacts(node.id, arch as Arch));
  return {
    isAllowed: config.image_build_allow_reuse && isKnown,
    isWhole: (files: ReadonlyMap<string, string>) =>
      isKnown && facts.every((file) => files.has(path.relative(tree.topDir, file))),
  };
}

const incomplete = (context: Context, missing: readonly string[]): ConfigError =>
  new ConfigError([
    {
      severity: 'error',
      path: 'image_build',
      message: `${context.node.id}: a block of image_build has no ${missing.join(', ')}`,
      hint: 'Koji needs name, format, kickstart and distro of every image',
    },
  ]);

export const imageBuildActivities = defineSteps(
  imageBuildPhase,
  kojiTaskSteps({ call, logFile, mayTakeOlder, collect }),
);
