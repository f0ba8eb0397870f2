/** Checks that a variant's repository holds all that its packages need, or finds it in its lookaside. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { repoclosurePhase } from '../../graph/phases/repoclosure.js';
import { InputError, ToolError } from '../../lib/errors.js';
import { isHybrid } from '../../lib/gather/index.js';
import { isArchMultilib } from '../../lib/pkgset/index.js';
import { makeDirectory } from '../../lib/process/index.js';
import { expandRepositoryVariables } from '../../lib/repodata/index.js';
import { depsolverArch, validArches } from '../../lib/rpm/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';
import { planRepoclosure, type NamedRepository } from './command.js';

type Context = ContextOf<typeof repoclosurePhase>;

/** Of a log, in an error. */
const SHOWN_LINES = 30;

export async function checkRepository(context: Context): Promise<StepReturn> {
  const { config } = context;
  return isHybrid(config.gather_method, context.variant().uid)
    ? await readProblems(context)
    : await runCheck(context);
}

/** Where modules hide packages from each other no repository is closed in itself: the solver's own problems count. */
async function readProblems(context: Context): Promise<StepReturn> {
  const { tree } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const file = tree.hybridLog(arch, uid);
  const text = await readFile(file, 'utf8').catch(() => '');
  const problems = text.split('\n').filter((line) => /^(Problem | )/.test(line));
  if (problems.length === 0) return { summary: `${uid}.${arch} had no problems in gather` };
  const message = `Broken dependencies! See ${file} for details`;
  if (isFatal(context)) {
    throw new InputError(`${message}\n${problems.slice(0, SHOWN_LINES).join('\n')}`, {
      hint: 'Add what is missing to the package sets, or set repoclosure_strictness to lenient.',
    });
  }
  const summary = `Repoclosure failed for ${uid}.${arch}`;
  return { summary, warnings: [`${summary}\n${message}`] };
}

async function runCheck(context: Context): Promise<StepReturn> {
  const { tree, config, compose, scratch } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const id = `${variant.uid}.${arch}`;
  for (const name of ['cache', 'persist', 'log']) await makeDirectory(path.join(scratch, name));
  const command = planRepoclosure({
    arches: validArches(arch, { multilib: isArchMultilib(config.multilib, arch) }),
    checked: {
      id: `${nameOf(compose)}-repoclosure-${id}`,
      place: tree.repository(variant, arch),
    },
    lookaside: await lookasideOf(context),
    scratch,
  });
  try {
    await context.run(command, tree.logFile(arch, `repoclosure-${variant.uid}`));
    return { summary: `${id} is closed under dependencies` };
  } catch (error) {
    if (!(error instanceof ToolError) || error.exitCode === null || isFatal(context)) throw error;
    const warning = `Repoclosure failed for ${id}\n${error.message}`;
    return { summary: `Repoclosure failed for ${id}`, warnings: [warning] };
  }
}

/** Repositories are named by the release: what an older compose found of the same packages holds for this one. */
const nameOf = ({ identity: { release } }: Context['compose']): string =>
  `${release.short}-${release.version}`;

/** The last value that matches counts; broken dependencies are a warning by default. */
function isFatal({ config, ...context }: Context): boolean {
  const { uid } = context.variant();
  return valuesFor(config.repoclosure_strictness, uid, context.arch()).at(-1) === 'fatal';
}

/** The parent's repository, the configured ones, and those of variants that gather took as lookaside. */
async function lookasideOf(context: Context): Promise<NamedRepository[]> {
  const { compose, config, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const name = nameOf(compose);
  const parent = compose.variants.find(({ uid }) => uid === variant.parent);
  const own = `${name}-lookaside-${variant.uid}.${arch}`;
  const configured = valuesFor(config.gather_lookaside_repos, variant.uid, arch).map((url) =>
    absolutePlace(expandRepositoryVariables(url, depsolverArch(arch)), compose.configDir),
  );
  const used = (config.variant_as_lookaside ?? []).flatMap(([user, other]) =>
    user === variant.uid ? compose.variants.filter(({ uid }) => uid === other) : [],
  );
  const others = await existing(used.map(({ uid }) => tree.lookasideRepo(arch, variant.uid, uid)));
  return [
    ...(parent === undefined
      ? []
      : [
          {
            id: `${name}-repoclosure-${parent.uid}.${arch}`,
            place: tree.repository(parent, arch),
          },
        ]),
    ...[...configured, ...others].map((place, index) => ({
      id: `${own}-${String(index)}`,
      place,
    })),
  ];
}

const absolutePlace = (place: string, configDir: string): string =>
  place.includes('://') ? place : path.resolve(configDir, place);

/** On an arch that the other variant lacks, gather made no repository of it. */
async function existing(directories: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    directories.map(async (directory) =>
      (await stat(directory).catch(() => null)) === null ? [] : [directory],
    ),
  );
  return found.flat();
}
