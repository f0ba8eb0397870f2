/** What osbs and image_container share: repository files, and what became of a container. */
import path from 'node:path';
import type { VariantUid } from '../../config-schemas/names.js';
import { translatePath } from '../../lib/compose-id/index.js';
import type { KojiClient, KojiStruct } from '../../lib/koji/index.js';
import { containerOf, formatContainerFacts } from '../../lib/koji-tasks/index.js';
import { writeFileAtomic, writeScratchFile } from '../../lib/process/index.js';
import type { StepContext, StepReturn } from '../step/index.js';

type ContainerContext = StepContext<'koji_profile' | 'translate_paths'>;

/** A section of a repository file; keys in the order given. */
export interface RepoFile {
  readonly name: string;
  /** Whose temporary directory it lies in; null: nobody's. */
  readonly variant: VariantUid | null;
  readonly section: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Writes a repository file that the builder reads; returns its URL. */
export async function writeRepoFile(
  { tree, config }: ContainerContext,
  { name, variant, section, values }: RepoFile,
): Promise<string> {
  const file = path.join(tree.tmpDir('global', variant ?? undefined), name);
  const lines = Object.entries(values).map(([key, value]) => `${key}=${String(value)}\n`);
  await writeFileAtomic(file, `[${section}]\n${lines.join('')}`);
  return translatePath(config.translate_paths, file);
}

export const composeIdFor = ({ compose }: Pick<StepContext, 'compose'>): string =>
  compose.identity.id;

/** The keys of a block that are passed to the task: all but those that Pungi has a use for itself. */
export const taskOptions = (block: object, own: readonly string[]): KojiStruct =>
  Object.fromEntries(Object.entries(block).filter(([key]) => !own.includes(key))) as KojiStruct;

/** Says what the container is, for osbs.json. */
export async function collectContainer(
  context: ContainerContext,
  koji: KojiClient,
  taskId: number,
  options: { readonly isScratch: boolean; readonly registryOf: (nvr: string) => unknown },
): Promise<StepReturn> {
  const { isScratch, registryOf } = options;
  const { nvr, entries } = await containerOf(koji, taskId, { isScratch });
  const from = path.join(context.scratch, 'facts.json');
  const facts = formatContainerFacts({
    version: 1,
    variant: context.variant().uid,
    nvr,
    registry: nvr === null ? null : (registryOf(nvr) ?? null),
    entries: entries as Record<string, Record<string, unknown>[]>,
  });
  await writeScratchFile(from, facts);
  await context.publish([{ from, to: context.tree.containerFacts(context.node.id) }]);
  const images = Object.values(entries).flat().length;
  return { summary: nvr ?? 'scratch container', numbers: { images } };
}
