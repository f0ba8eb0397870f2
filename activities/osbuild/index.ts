/** Phase osbuild: images made by osbuild in Koji, which imports them as a build. */
import { osbuildPhase } from '../../graph/phases/osbuild.js';
import { taskArches, taskBlockNumber, taskBlockOf } from '../../graph/task-blocks.js';
import { InputError, InternalError } from '../../lib/errors.js';
import type { KojiClient, KojiStruct } from '../../lib/koji/index.js';
import {
  formatOfType,
  imagesOfOsbuild,
  isImageType,
  osbuildCall,
  osbuildIsoType,
  type TaskCall,
  type TaskImage,
} from '../../lib/koji-tasks/index.js';
import {
  ImageValues,
  kojiTaskSteps,
  publishImages,
  repoUrl,
  type ChosenImage,
} from '../koji-task/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';

type Context = ContextOf<typeof osbuildPhase>;

function blockOf(context: Context) {
  const block = taskBlockOf(context.config.osbuild, context.node);
  if (block === undefined) throw new InternalError(`${context.node.id} stands for no block`);
  return block;
}

function call(context: Context): TaskCall {
  const block = blockOf(context);
  const values = new ImageValues(context, 'osbuild', block);
  return osbuildCall({
    name: block.name,
    version: values.version(),
    release: values.release(),
    distro: block.distro,
    imageTypes: [block.image_types].flat(),
    target: values.required('target'),
    arches: taskArches(block, context.variant()),
    repos: repos(context, block.repo ?? []),
    ostree: ostree(block),
    uploadOptions: block.upload_options as KojiStruct | undefined,
    customizations: block.customizations as KojiStruct | undefined,
  });
}

type Block = ReturnType<typeof blockOf>;

/** Those that say which package sets they are for keep saying it. */
function repos(
  context: Context,
  named: NonNullable<Block['repo']>,
): readonly (string | KojiStruct)[] {
  const own = context.variant();
  const isNamed = own.isEmpty || named.includes(own.uid);
  return [...named, ...(isNamed ? [] : [own.uid])].map((repo) => {
    if (typeof repo === 'string') return repoUrl(context, repo, '$arch');
    const baseurl = repoUrl(context, repo.baseurl, '$arch');
    const { package_sets: sets } = repo;
    return sets === undefined ? baseurl : { baseurl, package_sets: sets };
  });
}

function ostree(block: Block): KojiStruct | undefined {
  const { ostree_url: url, ostree_ref: ref, ostree_parent: parent } = block;
  const named = Object.entries({ url, ref, parent }).filter(([, value]) => value !== undefined);
  return named.length === 0 ? undefined : (Object.fromEntries(named) as KojiStruct);
}

function logFile({ config, compose, tree, node }: Context): string {
  const number = taskBlockNumber(config.osbuild, compose.variants, node);
  const name = `${node.variant ?? ''}-${String(number)}-watch-task.log`;
  return tree.logDir('global', 'osbuild', name);
}

async function collect(context: Context, koji: KojiClient, taskId: number): Promise<StepReturn> {
  const block = blockOf(context);
  const images = (await imagesOfOsbuild(koji, taskId)).filter(({ type }) => isImageType(type));
  const chosen = images.map((image) => choose(block, image));
  return await publishImages(context, koji.profile, chosen, {
    subvariant: block.subvariant ?? context.variant().uid,
    deliverable: 'image-build',
    mayFail: () => (block.failable ?? []).length > 0,
  });
}

function choose(block: Block, image: TaskImage & { readonly type: string }): ChosenImage {
  if (image.arch === '') throw new InputError(`Image ${image.path} doesn't have any architecture!`);
  const format = formatOfType(image.path, image.type);
  if (format === null) {
    throw new InputError(`${image.path} does not end as an image of type ${image.type} does`);
  }
  const isIso = format.suffix === 'iso';
  const type = isIso ? osbuildIsoType(image.path) : format.type;
  return {
    ...image,
    type: block.manifest_type ?? type,
    format: format.suffix,
    isBootable: false,
    directory: isIso ? 'iso' : 'images',
  };
}

export const osbuildActivities = defineSteps(
  osbuildPhase,
  kojiTaskSteps({ call, logFile, collect }),
);
