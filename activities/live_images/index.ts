/** Phase live_images: live CDs and appliances, one Koji task for each arch. */
import type { Arch } from '../../config-schemas/names.js';
import { liveImageOf, liveImagesPhase } from '../../graph/phases/live-images.js';
import { ConfigError, InputError, InternalError } from '../../lib/errors.js';
import { imageName } from '../../lib/image-name/index.js';
import type { KojiClient } from '../../lib/koji/index.js';
import { imagesOfTask, liveImageCall, type TaskCall } from '../../lib/koji-tasks/index.js';
import { ImageValues, kojiTaskSteps, publishImages, repoUrls } from '../koji-task/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';
import { obtainWrapped, type WrappedFiles } from './wrapped.js';

type Context = ContextOf<typeof liveImagesPhase>;
type LiveImageType = 'live' | 'appliance';

function blockOf(context: Context) {
  const block = liveImageOf(context.config, context.node);
  if (block === undefined) throw new InternalError(`${context.node.id} stands for no block`);
  const type = typeOf(block.type ?? 'live');
  const values = new ImageValues(context, 'live_images', block);
  const version = values.version();
  const subvariant = block.subvariant ?? context.variant().uid;
  const kind = type === 'live' ? 'Live' : 'Disk';
  const name = [context.config.release_short, subvariant, kind, context.arch()].join('-');
  return { block, type, values, version, subvariant, name: block.name ?? name };
}

function typeOf(type: string): LiveImageType {
  if (type === 'live' || type === 'appliance') return type;
  throw new ConfigError([
    {
      severity: 'error',
      path: 'live_images',
      message: `Unknown live image type ${type}`,
      hint: 'use live or appliance',
    },
  ]);
}

function call(context: Context): TaskCall {
  const { block, type, values, version, name } = blockOf(context);
  const arch = context.arch();
  const urls = repoUrls(context, block.repo, arch);
  return liveImageCall({
    type,
    name,
    version,
    release: values.release(),
    target: context.config.live_target ?? values.required('target'),
    arch,
    kickstart: block.kickstart,
    ksurl: values.required('ksurl'),
    repos: ownFirst(urls, context, block.repo !== undefined),
    // Only an image that is wrapped in an RPM can be more than scratch (pungi/phases/live_images.py).
    isScratch: block.specfile === undefined || block.scratch === true,
    specfile: block.specfile,
  });
}

/** Here, unlike for images of several arches, the variant's own repository comes first. */
function ownFirst(urls: readonly string[], context: Context, hasNamed: boolean): readonly string[] {
  if (!hasNamed || context.variant().isEmpty) return urls;
  const [own] = repoUrls(context, undefined, context.arch());
  return own === undefined ? urls : [own, ...urls.filter((url) => url !== own)];
}

function logFile(context: Context): string {
  const { values, version, name } = blockOf(context);
  const nvr = `${name}-${version}-${values.release() ?? 'None'}`;
  return context.tree.logFile(context.arch(), `liveimage-${nvr}`);
}

const ENDS = ['iso', 'raw.xz'] as const;

async function collect(context: Context, koji: KojiClient, taskId: number): Promise<StepReturn> {
  const { block, type, subvariant } = blockOf(context);
  const { images } = await imagesOfTask(koji, taskId);
  const found = images.filter(({ path }) => ENDS.some((end) => path.endsWith(`.${end}`)));
  const [image] = found;
  if (image === undefined || found.length !== 1) {
    throw new InputError(
      `Got ${String(found.length)} images from task ${String(taskId)}, expected 1.`,
    );
  }
  const format = ENDS.find((end) => image.path.endsWith(`.${end}`)) ?? 'iso';
  const chosen = {
    ...image,
    arch: context.arch(),
    type: type === 'live' ? 'live' : 'raw-xz',
    format,
    isBootable: true,
    directory: type === 'live' ? ('iso' as const) : ('images' as const),
    hasManifest: type === 'live',
    ...nameOf(context, format),
  };
  const wrapped = await wrappedOf(context, koji, taskId);
  const made = await publishImages(context, koji.profile, [chosen], {
    subvariant,
    deliverable: 'live',
    mayFail: () => block.failable === true,
    beside: wrapped.publications,
  });
  return { ...made, warnings: [...wrapped.warnings] };
}

async function wrappedOf(
  context: Context,
  koji: KojiClient,
  taskId: number,
): Promise<WrappedFiles> {
  const { block, type, values, version, name } = blockOf(context);
  if (block.specfile === undefined) return { publications: [], warnings: [] };
  const { tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  return await obtainWrapped(context, koji, {
    taskId,
    to: type === 'live' ? tree.isoDir(variant, arch) : tree.imageDir(variant, arch),
    isSigned: block.sign === true && block.scratch !== true,
    name: `${name}-${version}-${values.release() ?? 'None'}`,
  });
}

function nameOf(context: Context, format: string): { readonly name?: string } {
  const { config, compose } = context;
  if (config.live_images_no_rename) return {};
  const { block, version } = blockOf(context);
  const prefix = block.name === undefined ? '%(compose_id)s' : `${block.name}-${version}`;
  const live: unknown = config.disc_types.live;
  return {
    name: imageName({
      identity: compose.identity,
      variant: context.variant(),
      arch: context.arch() satisfies Arch,
      format: `${prefix}-%(variant)s-%(arch)s-%(disc_type)s%(disc_num)s%(suffix)s`,
      discType: typeof live === 'string' ? live : 'live',
      discNumber: null,
      suffix: `.${format}`,
    }),
  };
}

export const liveImagesActivities = defineSteps(
  liveImagesPhase,
  kojiTaskSteps({ call, logFile, collect }),
);
