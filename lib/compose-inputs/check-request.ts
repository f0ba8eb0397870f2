/** What Pungi checks of its command line before anything is made (pungi/scripts/pungi_koji.py, pungi/checks.py). */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { PhaseName } from '../../config-schemas/phase-names.js';
import { splitLabel } from '../compose-id/index.js';
import { ConfigError, type ConfigProblem } from '../errors.js';

/** What the request's rules depend on, as the configuration says it, checked or not. */
export interface RequestFacts {
  readonly compose_type?: unknown;
  readonly skip_phases?: unknown;
  readonly pkgset_koji_scratch_tasks?: unknown;
}

/** [A, B]: B makes no sense in a compose that skips A. */
const PHASE_PAIRS: readonly (readonly [PhaseName, PhaseName])[] = [
  ['pkgset', 'gather'],
  ['gather', 'createrepo'],
];

/** Directories that the request names, and the label's form: what Pungi calls wrong usage. */
export async function placeProblems(
  request: Pick<ComposeRequest, 'targetDir' | 'composeDir' | 'label' | 'kojiEvent'>,
): Promise<readonly ConfigProblem[]> {
  return [
    ...(await directoryProblems(request)),
    ...labelProblems(request.label),
    ...(await kojiEventProblems(request.kojiEvent)),
  ];
}

/** A production compose needs a label, and only a test compose may have scratch builds: wrong usage, too. */
export function typeProblems(
  request: Pick<ComposeRequest, 'type' | 'label' | 'noLabel'>,
  facts: RequestFacts,
): readonly ConfigProblem[] {
  const type = request.type ?? facts.compose_type ?? 'production';
  const problems: ConfigProblem[] = [];
  if (type === 'production' && request.label === undefined && !request.noLabel) {
    problems.push(
      problem('label', 'must specify label for a production compose', 'or ask for none (noLabel)'),
    );
  }
  const scratch = facts.pkgset_koji_scratch_tasks ?? null;
  if (type !== 'test' && scratch !== null) {
    problems.push(
      problem('type', 'pkgset_koji_scratch_tasks can be used only for "test" compose type'),
    );
  }
  return problems;
}

/** Phases that are asked for though a phase that they need is skipped. */
export function phaseProblems(
  request: Pick<ComposeRequest, 'skipPhases' | 'justPhases'>,
  facts: RequestFacts,
): readonly ConfigProblem[] {
  const configured: unknown[] = Array.isArray(facts.skip_phases) ? facts.skip_phases : [];
  const skipped = new Set<unknown>([...request.skipPhases, ...configured]);
  const just = new Set(request.justPhases);
  return PHASE_PAIRS.filter(
    ([needed, phase]) =>
      (skipped.has(needed) && !skipped.has(phase)) || (just.has(phase) && !just.has(needed)),
  ).map(([needed, phase]) =>
    problem('skipPhases', `${needed} phase is skipped but it's needed by ${phase} phase`),
  );
}

async function directoryProblems({
  targetDir,
  composeDir,
}: Pick<ComposeRequest, 'targetDir' | 'composeDir'>): Promise<readonly ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  if (targetDir !== undefined && (await kindOf(targetDir)) !== 'directory') {
    problems.push(
      problem(
        'targetDir',
        `The target directory does not exist or is not a directory: ${targetDir}`,
        'make it first',
      ),
    );
  }
  if (composeDir !== undefined && (await kindOf(composeDir)) === 'other') {
    problems.push(problem('composeDir', `The compose directory is not a directory: ${composeDir}`));
  }
  return problems;
}

function labelProblems(label: string | undefined): readonly ConfigProblem[] {
  if (label === undefined) return [];
  try {
    splitLabel(label);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** A path stands for the compose in it, whose event is taken. */
async function kojiEventProblems(
  event: number | string | undefined,
): Promise<readonly ConfigProblem[]> {
  if (typeof event !== 'string') return [];
  const file = path.join(event, 'work', 'global', 'koji-event');
  if ((await kindOf(file)) === 'other') return [];
  return [
    problem('kojiEvent', `${event} is not a Koji event, nor a compose with one`, `no file ${file}`),
  ];
}

async function kindOf(file: string): Promise<'directory' | 'other' | null> {
  const info = await stat(file).catch(() => null);
  if (info === null) return null;
  return info.isDirectory() ? 'directory' : 'other';
}

const problem = (option: string, message: string, hint?: string): ConfigProblem => ({
  severity: 'error',
  path: option,
  message,
  ...(hint === undefined ? {} : { hint }),
});
