/** What a look at a local comps file finds wrong, offline, before anything is made. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Variant } from '../../config-schemas/variants.js';
import { checkPackageNames, compsOfDocument, unmatchedGroups, type Comps } from '../comps/index.js';
import { findPlace, suggestName } from '../config/index.js';
import { InputError, type ConfigProblem } from '../errors.js';
import { codeOf, fromSystemError } from '../process/index.js';
import { localFileOf } from '../scm/index.js';
import { tryParseXml } from '../xml/index.js';
import type { ComposeInputs } from './load-inputs.js';

/**
 * Errors of the comps file itself, and a warning for each group of a variant that it does not have (Pungi finds both when
 * it runs: pungi/phases/init.py). Nothing for comps that lie in a repository, in a package, or stand inline.
 */
export async function compsProblems(inputs: ComposeInputs): Promise<readonly ConfigProblem[]> {
  const { loaded, config, variants } = inputs;
  const named = localFileOf(config.comps_file);
  if (named === null) return [];
  const file = path.resolve(loaded.directory, named);
  const place = findPlace(loaded, ['comps_file']) ?? {};
  const text = await readFile(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
  if (text === null) return [missing(file, place)];
  const { document, fault } = tryParseXml(text, file);
  if (fault !== null) return [{ severity: 'error', ...fault, hint: 'correct the file' }];
  const comps = compsOfDocument(document);
  const where = { file, line: 1, column: 1 };
  return [...nameProblems(comps, where), ...groupProblems(comps, variants ?? [], where)];
}

type Place = Pick<ConfigProblem, 'file' | 'line' | 'column'>;

const missing = (file: string, place: Place): ConfigProblem => ({
  severity: 'error',
  message: `comps_file ${file} does not exist`,
  path: 'comps_file',
  ...place,
  hint: 'the path is relative to the configuration',
});

function nameProblems(comps: Comps, place: Place): readonly ConfigProblem[] {
  try {
    checkPackageNames(comps);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return [{ severity: 'error', message: error.message, ...place, ...hint }];
  }
}

function groupProblems(
  comps: Comps,
  variants: readonly Variant[],
  place: Place,
): readonly ConfigProblem[] {
  const ids = comps.groups.map(({ id }) => id);
  return variants.flatMap((variant) =>
    unmatchedGroups(comps, variant).map((name) => {
      const meant = suggestName(name, ids);
      return {
        severity: 'warning' as const,
        message: `variant ${variant.uid} asks for the group ${name}, which matches nothing here`,
        ...place,
        ...(meant === null ? {} : { hint: `did you mean ${meant}?` }),
      };
    }),
  );
}
