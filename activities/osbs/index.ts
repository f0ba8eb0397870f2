/** Phase osbs: container images, built by Koji out of git. */
import type { VariantUid } from '../../config-schemas/names.js';
import { osbsPhase } from '../../graph/phases/osbs.js';
import { taskBlockNumber, taskBlockOf } from '../../graph/task-blocks.js';
import { translatePath } from '../../lib/compose-id/index.js';
import { InternalError } from '../../lib/errors.js';
import { fnmatch } from '../../lib/fnmatch/index.js';
import type { KojiClient } from '../../lib/koji/index.js';
import { containerCall, type TaskCall } from '../../lib/koji-tasks/index.js';
import {
  anyElsewhere,
  collectContainer,
  composeIdFor,
  isPinned,
  kojiTaskSteps,
  taskOptions,
  variantNamed,
  writeRepoFile,
} from '../koji-task/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';

type Context = ContextOf<typeof osbsPhase>;

function blockOf(context: Context) {
  const block = taskBlockOf(context.config.osbs, context.node);
  if (block === undefined) throw new InternalError(`${context.node.id} stands for no block`);
  return block;
}

/** What is no option of the task (pungi/phases/osbs.py). */
const OWN_KEYS = ['url', 'target', 'priority', 'gpgkey', 'repo', 'registry', 'failable'];

async function call(context: Context): Promise<TaskCall> {
  const block = blockOf(context);
  const { url, target, priority, gpgkey, repo } = block;
  const named = [repo ?? []].flat().map((one) => (typeof one === 'string' ? one : one.baseurl));
  const urls: string[] = [];
  for (const one of [context.variant().uid, ...named]) {
    urls.push(await repoFileUrl(context, one, gpgkey));
  }
  return containerCall({
    source: url,
    target,
    options: { ...taskOptions(block, OWN_KEYS), yum_repourls: urls },
    priority: priority ?? null,
  });
}

/** A repository file is given as it is; for a path or a variant one is written (pungi/phases/osbs.py). */
async function repoFileUrl(
  context: Context,
  repo: string,
  gpgkey: string | undefined,
): Promise<string> {
  const composeId = composeIdFor(context);
  if (repo.includes('://')) return repo.replaceAll('$COMPOSE_ID', composeId);
  const { config, tree } = context;
  if (repo.startsWith('/')) return await writeRepos(context, 'local', null, repo, gpgkey);
  const variant = variantNamed(context, repo, 'repo');
  if (config.cts_url !== undefined) {
    const base = config.cts_url.replace(/\/+$/, '');
    return `${base}/api/1/composes/${composeId}/repo/?variant=${variant.uid}`;
  }
  const directory = tree.repository(variant, '$basearch' as never);
  return await writeRepos(context, variant.uid, variant.uid, directory, gpgkey);
}

async function writeRepos(
  context: Context,
  word: string,
  variant: VariantUid | null,
  directory: string,
  gpgkey: string | undefined,
): Promise<string> {
  const { config } = context;
  const composeId = composeIdFor(context);
  const number = String(numberOf(context));
  return await writeRepoFile(context, {
    name: `compose-rpms-${word}-${number}.repo`,
    variant,
    section: `${composeId}-${word}-${number}`,
    values: {
      name: `Compose ${composeId} (RPMs) - ${word}`,
      baseurl: translatePath(config.translate_paths, directory),
      enabled: 1,
      gpgcheck: gpgkey === undefined ? 0 : 1,
      ...(gpgkey === undefined ? {} : { gpgkey }),
    },
  });
}

const numberOf = ({ config, compose, node }: Context): number =>
  taskBlockNumber(config.osbs, compose.variants, node);

const logFile = (context: Context): string =>
  context.tree.logDir(
    'global',
    'osbs',
    `${context.variant().uid}-${String(numberOf(context))}-watch-task.log`,
  );

async function collect(context: Context, koji: KojiClient, taskId: number): Promise<StepReturn> {
  const block = blockOf(context);
  const registries = Object.entries(context.config.osbs_registries ?? {});
  return await collectContainer(context, koji, taskId, {
    isScratch: block.scratch === true,
    registryOf: (nvr) =>
      registries.find(([pattern]) => fnmatch(nvr, pattern))?.[1] ?? block.registry,
  });
}

/** Not of a branch, nor where repositories lie elsewhere: both may be others by now. */
function mayTakeOlder(context: Context) {
  const { url, repo } = blockOf(context);
  const isKnown = isPinned(url) && !anyElsewhere(repo);
  return { isAllowed: context.config.osbs_allow_reuse && isKnown, isWhole: () => isKnown };
}

export const osbsActivities = defineSteps(
  osbsPhase,
  kojiTaskSteps({ call, logFile, mayTakeOlder, collect }),
);
