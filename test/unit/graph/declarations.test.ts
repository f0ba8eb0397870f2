/** What phases declare of themselves, held against their code. */
import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { closureOf } from '../../../activities/step/code-closure.js';
import { PHASE_GRAPH } from '../../../graph/phase-graph.js';
import { ROOT } from '../../tools.js';

/** A module that only lists options reads none. */
const isListOfOptions = (file: string): boolean =>
  /^(?:config-schemas\/(?:config|phases\/)|graph\/)/.test(path.relative(ROOT, file));

async function codeOf(name: string): Promise<string> {
  const files = await closureOf(ROOT, path.join(ROOT, 'activities', name, 'index'));
  const texts = files
    .filter((file) => !isListOfOptions(file))
    .map((file) => readFile(file, 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

/** Its rules, too, may read an option: whether a node is skipped, may fail, or looks past something. */
const declarationOf = (name: string): string =>
  path.join(ROOT, 'graph', 'phases', `${name.replaceAll('_', '-')}.ts`);

/** Names that code puts together: `PHASE_version`, and `global_version` for all phases; Pungi's release options. */
const isComputed = (option: string, phase: string): boolean =>
  ['global', phase, 'release'].some((start) => option.startsWith(`${start}_`));

describe('a phase declares no option that it has no use for, which would make it run again for nothing', () => {
  test.each(PHASE_GRAPH.map((phase) => [phase.name, phase] as const))('%s', async (name, phase) => {
    const code = await codeOf(name);
    const rules = await readFile(declarationOf(name), 'utf8');
    const unused = phase.reads.filter(
      (option) =>
        !isComputed(option, name) &&
        !new RegExp(`\\b${option}\\b`).test(code) &&
        !new RegExp(`\\b${option}\\b(?!')`).test(rules),
    );
    expect(unused).toEqual([]);
  });
});
