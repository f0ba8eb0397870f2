/** Patterns that match no variant are told, with their place. */
import { describe, expect, test } from '@jest/globals';
import { checkPatterns, loadConfig, validateConfig } from '../../../../lib/config/index.js';
import { MINIMAL, writeFile } from './fixtures.js';

const EXTRA = `extra_files=[("^Sever$",{"*":[{"scm":"file","file":"a"}]}),("^Server$",{"*":[{"scm":"file","file":"a"}]})]\n`;

function check(text: string, skippedPhases: readonly string[] = []) {
  const loaded = loadConfig(writeFile(`${MINIMAL}${text}`));
  const { config } = validateConfig(loaded);
  return checkPatterns({ config: config!, variantUids: ['Server'], skippedPhases, loaded });
}

describe('patterns that match no variant', () => {
  test('are a warning of their phase, in words of Pungi, at the place of the option', () => {
    const [warning, ...others] = check(EXTRA);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({
      severity: 'warning',
      message: '[EXTRA_FILES] Patterns in config do not match any variant: ^Sever$',
      path: 'extra_files',
      line: MINIMAL.split('\n').length,
    });
  });

  test('do not matter in a phase that is skipped, or when all match', () => {
    expect(check(EXTRA, ['extra_files'])).toEqual([]);
    expect(check('')).toEqual([]);
  });
});
