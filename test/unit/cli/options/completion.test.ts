import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { renderCompletion } from '../../../../cli/options/completion.js';
import { VERBS } from '../../../../cli/verbs.js';

const script = renderCompletion(
  'bash',
  VERBS.map(({ spec }) => spec),
);

/** What bash offers for a command line whose last word is being typed. */
function offered(...words: string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${quoted}); COMP_CWORD=${String(words.length - 1)}; _punji; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', `${script}\n${ask}`], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

describe('completion in bash', () => {
  test('offers verbs, but no hidden one', () => {
    expect(offered('punji', 'co')).toEqual(['compose', 'config', 'completion']);
    expect(offered('punji', 'dae')).toEqual([]);
  });

  test('offers options, their values, and actions', () => {
    expect(offered('punji', 'compose', '--lab')).toEqual(['--label']);
    expect(offered('punji', 'compose', '--type', 'n')).toEqual(['nightly']);
    expect(offered('punji', 'dev', 'st')).toEqual(['start', 'stop', 'status']);
  });

  test('is loaded by zsh through its reader of such scripts', () => {
    expect(renderCompletion('zsh', [])).toMatch(/^autoload .*bashcompinit\n/);
  });
});
