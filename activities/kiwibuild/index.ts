/** Phase kiwibuild: images made by kiwi in Koji. */
import { kiwibuildPhase } from '../../graph/phases/kiwibuild.js';
import {
  failableArches,
  taskArches,
  taskBlockNumber,
  taskBlockOf,
} from '../../graph/task-blocks.js';
import { InternalError } from '../../lib/errors.js';
import type { KojiClient } from '../../lib/koji/index.js';
import { imagesOfTask, kiwiCall, kiwiFormat, type TaskCall } from '../../lib/koji-tasks/index.js';
import { ImageValues, kojiTaskSteps, publishImages, repoUrls } from '../koji-task/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';

type Context = ContextOf<typeof kiwibuildPhase>;

function blockOf(context: Context) {
  const block = taskBlockOf(context.config.kiwibuild, context.node);
  if (block === undefined) throw new InternalError(`${context.node.id} stands for no block`);
  const arches = taskArches(block, context.variant());
  return { block, arches, failable: failableArches(block, arches) };
}

function call(context: Context): TaskCall {
  const { block, arches, failable } = blockOf(context);
  const { config } = context;
  const values = new ImageValues(context, 'kiwibuild', block);
  return kiwiCall({
    target: values.required('target'),
    arches,
    descriptionScm: values.required('description_scm'),
    descriptionPath: values.required('description_path'),
    profile: block.kiwi_profile,
    release: values.release(),
    repos: repoUrls(context, block.repos, '$arch'),
    failableArches: failable,
    type: values.text('type'),
    typeAttr: block.type_attr ?? config.kiwibuild_type_attr,
    bundleNameFormat: values.text('bundle_name_format'),
    version: values.text('version'),
    repoReleasever: values.text('repo_releasever'),
  });
}

function logFile({ config, compose, tree, node }: Context): string {
  const number = taskBlockNumber(config.kiwibuild, compose.variants, node);
  const name = `${node.variant ?? ''}-${String(number)}-watch-task.log`;
  return tree.logDir('global', 'kiwibuild', name);
}

async function collect(context: Context, koji: KojiClient, taskId: number): Promise<StepReturn> {
  const { block, failable } = blockOf(context);
  const { images, failedArches } = await imagesOfTask(koji, taskId);
  const manifestType = block.manifest_type ?? context.config.kiwibuild_manifest_type;
  const chosen = images.flatMap((image) => {
    const format = kiwiFormat(image.path);
    if (format === null) return [];
    const isIso = format.suffix === 'iso';
    return {
      ...image,
      type: manifestType ?? format.type,
      format: format.suffix,
      isBootable: isIso,
      directory: isIso ? ('iso' as const) : ('images' as const),
    };
  });
  return await publishImages(context, koji.profile, chosen, {
    subvariant: block.subvariant ?? context.variant().uid,
    deliverable: 'kiwibuild',
    mayFail: (arch) => failable.includes(arch),
    failedArches,
  });
}

export const kiwibuildActivities = defineSteps(
  kiwibuildPhase,
  kojiTaskSteps({ call, logFile, collect }),
);
