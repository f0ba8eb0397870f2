/** Phase image_container: containers around an image of the compose, built by Koji. */
import path from 'node:path';
import { compilePythonRegex } from '../../config-schemas/python-regex.js';
import { imageContainerPhase } from '../../graph/phases/image-container.js';
import { taskBlockNumber, taskBlockOf } from '../../graph/task-blocks.js';
import { translatePath } from '../../lib/compose-id/index.js';
import { InputError, InternalError } from '../../lib/errors.js';
import { listImages, readImageFacts } from '../../lib/images/index.js';
import type { KojiClient } from '../../lib/koji/index.js';
import { containerCall, type TaskCall } from '../../lib/koji-tasks/index.js';
import { collectContainer, kojiTaskSteps, taskOptions, writeRepoFile } from '../koji-task/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';

type Context = ContextOf<typeof imageContainerPhase>;

function blockOf(context: Context) {
  const block = taskBlockOf(context.config.image_container, context.node);
  if (block === undefined) throw new InternalError(`${context.node.id} stands for no block`);
  return block;
}

/** What is no option of the task. */
const OWN_KEYS = ['url', 'target', 'priority', 'failable', 'image_spec'];

async function call(context: Context): Promise<TaskCall> {
  const block = blockOf(context);
  const { url, target, priority, image_spec: spec } = block;
  const variant = context.variant().uid;
  const image = await findImage(context, spec, block.arch_override);
  const repo = await writeRepoFile(context, {
    name: `image-container-${variant}-${String(numberOf(context))}.repo`,
    variant,
    section: 'image-to-include',
    values: {
      name: 'Location of image to embed',
      baseurl: translatePath(context.config.translate_paths, image),
      enabled: 0,
      gpgcheck: 0,
    },
  });
  return containerCall({
    source: url,
    target,
    options: { ...taskOptions(block, OWN_KEYS), yum_repourls: [repo] },
    priority: priority ?? null,
  });
}

/** The one image of the variant that the specification matches; its arch is left to the builder. */
async function findImage(
  { tree, compose, ...context }: Context,
  spec: Readonly<Record<string, unknown>>,
  override: unknown,
): Promise<string> {
  const variant = context.variant().uid;
  const arches = typeof override === 'string' && override !== '' ? override.split(/\s+/) : null;
  const patterns = Object.entries(spec).map(
    ([key, pattern]) => [key, compilePythonRegex(`(?:${String(pattern)})`)] as const,
  );
  const found = listImages(await readImageFacts(tree), compose.variants)
    .filter((listed) => listed.variant.uid === variant && (arches?.includes(listed.arch) ?? true))
    .filter(({ image }) => {
      const attributes = image as unknown as Readonly<Record<string, unknown>>;
      return patterns.every(([key, regex]) => startsWith(regex, String(attributes[key])));
    })
    .map(({ image, arch }) => image.path.replaceAll(arch, '$basearch'));
  const [only, ...others] = new Set(found);
  if (only !== undefined && others.length === 0) return path.join(tree.composeDir(), only);
  throw new InputError(
    `${String(new Set(found).size)} images matched specification. Only one was expected.`,
    { hint: 'make image_spec of the block match one image of the variant' },
  );
}

/** Python's `re.match`. */
const startsWith = (regex: RegExp, text: string): boolean => regex.exec(text)?.index === 0;

const numberOf = ({ config, compose, node }: Context): number =>
  taskBlockNumber(config.image_container, compose.variants, node);

const logFile = (context: Context): string =>
  context.tree.logDir(
    'global',
    'image_container',
    `${context.variant().uid}-${String(numberOf(context))}-watch-task.log`,
  );

const collect = async (context: Context, koji: KojiClient, taskId: number): Promise<StepReturn> =>
  await collectContainer(context, koji, taskId, {
    isScratch: blockOf(context).scratch === true,
    registryOf: () => null,
  });

export const imageContainerActivities = defineSteps(
  imageContainerPhase,
  kojiTaskSteps({ call, logFile, collect }),
);
