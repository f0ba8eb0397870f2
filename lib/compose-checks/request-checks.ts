/** Checks of a request that only a worker, or the list of phases, can make (pungi/checks.py). */
import { closest } from 'fastest-levenshtein';
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { Config } from '../../config-schemas/config.js';
import type { ComposeType } from '../../config-schemas/names.js';
import { PHASE_NAMES } from '../../config-schemas/phase-names.js';
import type { ConfigProblem } from '../errors.js';

/** The type that a compose gets: the request's, else the configuration's, else production. */
export const composeTypeOf = (
  request: Pick<ComposeRequest, 'type'>,
  config: Pick<Config, 'compose_type'>,
): ComposeType => request.type ?? config.compose_type ?? 'production';

/** Phases in a request that do not exist. */
export function phaseNameProblems({
  skipPhases,
  justPhases,
}: Pick<ComposeRequest, 'skipPhases' | 'justPhases'>): readonly ConfigProblem[] {
  const known: readonly string[] = PHASE_NAMES;
  const check = (path: string, names: readonly string[]): ConfigProblem[] =>
    names.filter((name) => !known.includes(name)).map((name) => phaseNameProblem(path, name));
  return [...check('skipPhases', skipPhases), ...check('justPhases', justPhases)];
}

function phaseNameProblem(path: string, name: string): ConfigProblem {
  return {
    severity: 'error',
    path,
    message: `there is no phase '${name}'`,
    hint: `did you mean '${closest(name, [...PHASE_NAMES])}'?`,
  };
}

const STRICTEST_USUAL_UMASK = 0o022;

/** A warning if tools that the process starts would make files that others cannot read. */
export function umaskProblems(umask: number): readonly ConfigProblem[] {
  if (umask <= STRICTEST_USUAL_UMASK) return [];
  const octal = umask.toString(8).padStart(3, '0');
  return [
    {
      severity: 'warning',
      message: `Unusually strict umask detected (0${octal}), expect files with broken permissions.`,
      hint: "set the worker's umask to 022",
    },
  ];
}
