/** Phase live_media: live media of several arches by one Koji task each. */
import type { liveMediaPhase as Phase } from '../../graph/phases/live-media.js';
import { liveMediaPhase } from '../../graph/phases/live-media.js';
import { failableArches, taskArches, taskBlockOf } from '../../graph/task-blocks.js';
import { InputError, InternalError } from '../../lib/errors.js';
import type { KojiClient } from '../../lib/koji/index.js';
import { imagesOfTask, liveMediaCall, type TaskCall } from '../../lib/koji-tasks/index.js';
import {
  ImageValues,
  kojiTaskSteps,
  publishImages,
  repoUrls,
  treeUrl,
  variantNamed,
} from '../koji-task/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';

type Context = ContextOf<typeof Phase>;

function blockOf(context: Context) {
  const block = taskBlockOf(context.config.live_media, context.node);
  if (block === undefined) throw new InternalError(`${context.node.id} stands for no block`);
  const arches = taskArches(block, context.variant());
  const subvariant = block.subvariant ?? context.variant().uid;
  return { block, arches, subvariant, failable: failableArches(block, arches) };
}

function call(context: Context): TaskCall {
  const { block, arches, failable } = blockOf(context);
  const values = new ImageValues(context, 'live_media', block);
  const from = block.install_tree_from;
  const tree = from === undefined ? context.variant() : variantNamed(context, from, 'install tree');
  return liveMediaCall({
    name: block.name,
    version: values.version(),
    release: values.release(),
    target: values.required('target'),
    arches,
    kickstart: block.kickstart,
    ksurl: values.required('ksurl'),
    ksversion: block.ksversion,
    repos: repoUrls(context, block.repo, '$basearch'),
    installTree: treeUrl(context, tree, '$basearch'),
    isScratch: block.scratch === true,
    skipTag: block.skip_tag === true,
    nomacboot: block.nomacboot === true,
    failableArches: failable,
  });
}

/** `livemedia-VARIANT-SUBVARIANT` in the directory of all arches. */
function logFile(context: Context): string {
  const { arches, subvariant } = blockOf(context);
  const place = arches.join('-');
  return context.tree.logFile(place as never, `livemedia-${context.variant().uid}-${subvariant}`);
}

async function collect(context: Context, koji: KojiClient, taskId: number): Promise<StepReturn> {
  const { arches, subvariant, failable } = blockOf(context);
  const { images, failedArches } = await imagesOfTask(koji, taskId);
  const media = images.filter(({ path }) => path.endsWith('.iso'));
  if (media.length < arches.length - failable.length) {
    throw new InputError(
      `Image count mismatch in task ${String(taskId)}: ${String(media.length)} live media for ${arches.join(', ')}`,
      { hint: 'look at what the task has made; retry the node with a task that has made all' },
    );
  }
  const chosen = media.map((image) => ({
    ...image,
    type: 'live',
    format: 'iso',
    isBootable: true,
    directory: 'iso' as const,
  }));
  return await publishImages(context, koji.profile, chosen, {
    subvariant,
    deliverable: 'live-media',
    mayFail: () => failable.length > 0,
    failedArches,
  });
}

export const liveMediaActivities = defineSteps(
  liveMediaPhase,
  kojiTaskSteps({ call, logFile, collect }),
);
