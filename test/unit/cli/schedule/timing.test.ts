import { describe, expect, test } from '@jest/globals';
import { parseVerb } from '../../../../cli/options/parse.js';
import type { Parsed } from '../../../../cli/options/parsed.js';
import { policiesOf, specOf, timeOf } from '../../../../cli/schedule/timing.js';
import { scheduleSpec } from '../../../../cli/specs/schedule.js';

function parse(...words: string[]): Parsed {
  const result = parseVerb(scheduleSpec, ['create', 'n', 'c', ...words]);
  if ('help' in result) throw new Error('help');
  return result.parsed;
}

describe('when a schedule starts a compose', () => {
  test('is any of cron, intervals with a phase, and calendars, in a zone', () => {
    const words = ['--cron', '0 3 * * *', '--every', '6h/30m', '--time-zone', 'Europe/Prague'];
    expect(specOf(parse(...words, '--calendar', '{"hour": 3}', '--jitter', '5m'))).toEqual({
      cronExpressions: ['0 3 * * *'],
      intervals: [{ every: 21_600_000, offset: 1_800_000 }],
      calendars: [{ hour: 3 }],
      jitter: 300_000,
      timezone: 'Europe/Prague',
    });
  });

  test.each([
    [[]],
    [['--every', '0s']],
    [['--every', 'often']],
    [['--calendar', '[3]']],
    [['--calendar', '{"our": 3}']],
  ])('%j is refused', (words) => {
    expect(() => specOf(parse(...words))).toThrow(/argument/);
  });
});

describe('what a schedule does when times meet or are missed', () => {
  test('is to skip, and to make up for an hour, unless told otherwise', () => {
    expect(policiesOf(parse())).toEqual({
      ...{ overlap: 'SKIP', catchupWindow: 3_600_000, pauseOnFailure: false },
    });
    const words = ['--overlap', 'buffer-one', '--catch-up', '2d', '--pause-on-failure'];
    expect(policiesOf(parse(...words))).toEqual({
      ...{ overlap: 'BUFFER_ONE', catchupWindow: 172_800_000, pauseOnFailure: true },
    });
    expect(() => policiesOf(parse('--catch-up', '1s'))).toThrow(/at least 10s/);
  });

  test('times of a backfill are checked', () => {
    expect(timeOf(parse('--from', '2026-11-24T03:00:00Z'), 'from').toISOString()).toContain(
      'T03:00',
    );
    expect(() => timeOf(parse('--from', 'noon'), 'from')).toThrow(/no time such as/);
    expect(() => timeOf(parse(), 'to')).toThrow(/required: --to/);
  });
});
