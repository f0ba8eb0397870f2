/** Phase imagebuilder: images made by image-builder in Koji. */
import { imagebuilderPhase } from '../../graph/phases/imagebuilder.js';
import {
  failableArches,
  taskArches,
  taskBlockNumber,
  taskBlockOf,
} from '../../graph/task-blocks.js';
import { InternalError } from '../../lib/errors.js';
import type { KojiClient, KojiStruct } from '../../lib/koji/index.js';
import {
  imageBuilderCall,
  imageBuilderFormat,
  imagesOfTask,
  type TaskCall,
} from '../../lib/koji-tasks/index.js';
import { ImageValues, kojiTaskSteps, publishImages, repoUrls } from '../koji-task/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';

type Context = ContextOf<typeof imagebuilderPhase>;

function blockOf(context: Context) {
  const block = taskBlockOf(context.config.imagebuilder, context.node);
  if (block === undefined) throw new InternalError(`${context.node.id} stands for no block`);
  const arches = taskArches(block, context.variant());
  return { block, arches, failable: failableArches(block, arches) };
}

function call(context: Context): TaskCall {
  const { block, arches } = blockOf(context);
  const { config } = context;
  const values = new ImageValues(context, 'imagebuilder', block);
  return imageBuilderCall({
    target: values.required('target'),
    arches,
    types: block.types,
    name: block.name,
    version: values.version(),
    release: values.release(),
    repos: repoUrls(context, block.repos, '$arch'),
    seed: block.seed ?? config.imagebuilder_seed,
    isScratch: (block.scratch ?? config.imagebuilder_scratch) === true,
    ostree: block.ostree as KojiStruct | undefined,
    blueprint: block.blueprint as KojiStruct | undefined,
  });
}

function logFile({ config, compose, tree, node }: Context): string {
  const number = taskBlockNumber(config.imagebuilder, compose.variants, node);
  const name = `${node.variant ?? ''}-${String(number)}-watch-task.log`;
  return tree.logDir('global', 'imageBuilderBuild', name);
}

async function collect(context: Context, koji: KojiClient, taskId: number): Promise<StepReturn> {
  const { block, failable } = blockOf(context);
  const { images, failedArches } = await imagesOfTask(koji, taskId);
  const chosen = images.flatMap((image) => {
    const format = imageBuilderFormat(image.path);
    if (format === null) return [];
    const isIso = format.suffix === 'iso';
    return {
      ...image,
      type: block.manifest_type ?? format.type,
      format: format.suffix,
      isBootable: isIso,
      directory: isIso ? ('iso' as const) : ('images' as const),
    };
  });
  return await publishImages(context, koji.profile, chosen, {
    subvariant: block.subvariant ?? context.variant().uid,
    deliverable: 'imageBuilderBuild',
    mayFail: (arch) => failable.includes(arch),
    failedArches,
  });
}

export const imagebuilderActivities = defineSteps(
  imagebuilderPhase,
  kojiTaskSteps({ call, logFile, collect }),
);
