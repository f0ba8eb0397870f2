import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Parsed } from '../../../../cli/options/parsed.js';
import { parseVerb, usageLine } from '../../../../cli/options/parse.js';
import { UsageError } from '../../../../cli/options/usage-error.js';
import { composeSpec } from '../../../../cli/specs/compose.js';
import { devSpec } from '../../../../cli/specs/serve.js';

function parse(...words: string[]): Parsed {
  const result = parseVerb(composeSpec, words);
  if ('help' in result) throw new Error('help was shown');
  return result.parsed;
}

const errorOf = (...words: string[]): string => {
  try {
    parse(...words);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'no error';
};

describe('options of a verb', () => {
  test('are read with their values, in order', () => {
    const parsed = parse('demo.conf', '--old-composes', 'a', '--old-composes=b', '--quiet');
    expect(parsed.positional).toEqual(['demo.conf']);
    expect(parsed.list('old-composes')).toEqual(['a', 'b']);
    expect(parsed.has('quiet')).toBe(true);
    expect(parsed.has('detach')).toBe(false);
  });

  test.each([
    [['--old-compose', 'x'], 'old-composes'],
    [['--targ', 'x'], 'target-dir'],
    [['--print'], 'print-output-dir'],
    [['--notif=x'], 'notification-script'],
  ])('%j is an abbreviation of --%s', (words, slot) => {
    expect(parse(...words).has(slot)).toBe(true);
  });

  test('a whole name is no abbreviation of a longer one', () => {
    expect(parse('--label', 'RC-1.0').text('label')).toBe('RC-1.0');
    expect(parse('--latest-link-status', 'FINISHED').list('latest-link-status')).toHaveLength(1);
  });

  test('options of a shared slot: the last one wins', () => {
    expect(parse('--nightly', '--test').text('type')).toBe('test');
    expect(parse('--test', '--type', 'ci').text('type')).toBe('ci');
    expect(parse('--type=ci', '--production').text('type')).toBe('production');
  });

  test('--no-label is a flag of its own, beside --label', () => {
    const parsed = parse('--no-label', '--label', 'RC-1.0');
    expect(parsed.has('no-label')).toBe(true);
    expect(parsed.text('label')).toBe('RC-1.0');
  });

  test('a negative number is a value', () => {
    expect(parse('--latest-link-components', '-1').integer('latest-link-components')).toBe(-1);
  });

  test('short options take their value attached or apart', () => {
    expect(parse('-e', 'a=1', '-eb=2').list('define')).toEqual(['a=1', 'b=2']);
  });

  test('after -- there are no options', () => {
    expect(parse('--', '--quiet').positional).toEqual(['--quiet']);
  });
});

describe('wrong command lines are told in the words of Python', () => {
  test.each([
    [['--frobnicate'], 'unrecognized arguments: --frobnicate'],
    [
      ['--latest', 'x'],
      'ambiguous option: --latest could match --latest-link-status, --latest-link-components',
    ],
    [['--label'], 'argument --label: expected one argument'],
    [['--config', '--quiet'], 'argument --config: expected one argument'],
    [['--quiet=yes'], "argument --quiet: ignored explicit argument 'yes'"],
    [
      ['--latest-link-components', 'two'],
      "argument --latest-link-components: invalid int value: 'two'",
    ],
    [
      ['--target-dir', 'a', '--compose-dir', 'b'],
      'argument --compose-dir: not allowed with argument --target-dir',
    ],
  ])('%j', (words, message) => {
    expect(errorOf(...words)).toBe(message);
  });

  test('an unknown phase, with those that there are', () => {
    expect(errorOf('--skip-phase', 'mop')).toMatch(
      /^argument --skip-phase: invalid choice: 'mop' \(choose from 'init', 'pkgset'/,
    );
  });

  test('a second CONFIG', () => {
    expect(errorOf('a.conf', 'b.conf')).toMatch(/too many arguments/);
  });

  test('an unknown action', () => {
    expect(() => parseVerb(devSpec, ['dance'])).toThrow(
      "argument ACTION: invalid choice: 'dance' (choose from 'start', 'stop', 'status')",
    );
  });

  test('never anything but a usage error, whatever the words', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(...composeSpec.options.map(({ name }) => `--${name}`), '-e', '--', '-'),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        try {
          parseVerb(composeSpec, words);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});

describe('help', () => {
  test('is given when asked for, with exit codes and examples', () => {
    const result = parseVerb(composeSpec, ['--help']);
    expect(result).toHaveProperty('help', expect.stringContaining('Exit codes:'));
    expect(result).toHaveProperty('help', expect.stringContaining('--target-dir <DIR>'));
  });

  test('the usage line names verb and arguments', () => {
    expect(usageLine(composeSpec)).toBe('usage: punji compose [options] [CONFIG]');
  });
});
