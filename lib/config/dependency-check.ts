/** Options that need or exclude each other (pungi/checks.py `_validate_requires`). */
import { configSchema, type OptionName } from '../../config-schemas/config.js';
import { DEPENDENCIES } from '../../config-schemas/dependencies.js';
import { isDeepStrictEqual } from 'node:util';
import { pythonStr } from './python-repr.js';
import { fromPlain } from './node.js';

/** A broken rule, and the options that it is about. */
export interface DependencyProblem {
  readonly message: string;
  /** The option to point at first, then the other. */
  readonly options: readonly [OptionName, OptionName];
}

/** Checks a configuration whose defaults are filled in. */
export function checkDependencies(values: Readonly<Record<string, unknown>>): DependencyProblem[] {
  const isPresent = (option: OptionName): boolean => values[option] !== undefined;
  return DEPENDENCIES.filter(({ option, when }) => when.holds(values[option] ?? null)).flatMap(
    ({ option, requires = [], conflicts = [] }) => {
      const subject = `ERROR: Config option ${option}=${pythonStr(fromPlain(values[option] ?? null))}`;
      return [
        ...conflicts
          .filter((other) => isPresent(other) && !isDefault(other, values[other]))
          .map((other) => ({
            message: `${subject} conflicts with option ${other}.`,
            options: [other, option] as const,
          })),
        ...requires
          .filter((other) => !isPresent(other))
          .map((other) => ({
            message: `${subject} requires ${other} which is not set.`,
            options: [option, other] as const,
          })),
      ];
    },
  );
}

/** The default of an option, undefined if it has none. */
export function defaultOf(option: OptionName): unknown {
  const result = configSchema.shape[option].safeParse(undefined);
  return result.success ? result.data : undefined;
}

function isDefault(option: OptionName, value: unknown): boolean {
  const preset = defaultOf(option);
  return preset !== undefined && isDeepStrictEqual(preset, value);
}
