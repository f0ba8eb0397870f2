import { describe, expect, test } from '@jest/globals';
import { clip } from '../../../../cli/display/live-area.js';
import { duration } from '../../../../cli/display/duration.js';
import { screen, type ScreenInput } from '../../../../cli/display/screen.js';
import { report } from './reports.js';

const row = (phase: string, running: number, done: number) => ({
  phase,
  total: 2,
  done,
  failed: 0,
  running,
  startedAt: done + running > 0 ? 0 : null,
  endedAt: done === 2 ? 3_000 : null,
});

const draw = (facts: Parameters<typeof report>[0], over: Partial<ScreenInput> = {}): string[] =>
  screen({
    report: report(facts),
    startedAtMs: 0,
    nowMs: 5_000,
    remark: null,
    uiLink: null,
    rows: 40,
    columns: 80,
    ...over,
  }).map(({ text }) => text);

describe('the picture of a compose', () => {
  test('shows phases, what runs where and how long, and what is to be said', () => {
    const running = [{ node: 'gather:S.x86_64', step: 'solve', queue: 'punji', startedAt: 2_000 }];
    const phases = [row('init', 0, 2), row('gather', 1, 0), row('link', 0, 0)];
    const lines = draw(
      { composeId: 'D-1', phases, running },
      { remark: 'cancelling', uiLink: 'http://ui' },
    );
    expect(lines).toEqual([
      'D-1  STARTED  5 s',
      '  ✔ init         2/2       3 s',
      '  ⠋ gather       0/2       5 s',
      '  · link         0/2          ',
      '    gather:S.x86_64/solve       3 s  punji',
      '  cancelling',
      '  http://ui',
    ]);
  });

  test('never has more lines than the terminal; what is done is left out first', () => {
    const phases = Array.from({ length: 30 }, (_, index) =>
      row(`phase${String(index)}`, index === 20 ? 1 : 0, index < 20 ? 2 : 0),
    );
    const lines = draw({ phases }, { rows: 10 });
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines.join('\n')).toContain('phase20');
    expect(draw({ phases }, { rows: 1 })).toHaveLength(1);
  });

  test('uses all lines that there are: phases around what runs are shown as far as they fit', () => {
    const phases = Array.from({ length: 30 }, (_, index) =>
      row(`phase${String(index)}`, index === 20 ? 1 : 0, index < 20 ? 2 : 0),
    );
    const lines = draw({ phases }, { rows: 20 });
    expect(lines).toHaveLength(20);
    expect(lines[1]).toContain('phase12');
    expect(lines.at(-2)).toContain('phase29');
    expect(lines.at(-1)).toBe('  … 12 more');
  });

  test('a link that is too long for the terminal gives way to the address of the interface', () => {
    const uiLink = `http://127.0.0.1:8233/namespaces/default/workflows/${'x'.repeat(40)}`;
    expect(draw({}, { uiLink, columns: 200 }).at(-1)).toBe(`  ${uiLink}`);
    expect(draw({}, { uiLink, columns: 80 }).at(-1)).toBe('  http://127.0.0.1:8233');
  });

  test('shows the first line of a failure only', () => {
    const failures = [{ node: 'n', step: 's', allowed: false, message: 'a\nb', hint: null }];
    expect(draw({ failures })).toContain('  ✖ n/s: a');
  });
});

describe('a line', () => {
  test('is cut to the width of the terminal, wide characters counting twice', () => {
    expect(clip('abcdef', 6)).toBe('abcdef');
    expect(clip('abcdef', 5)).toBe('abcd…');
    expect(clip('日本語', 5)).toBe('日本…');
  });

  test('cannot move the cursor', () => {
    expect(clip('a\u001b[2Jb\rc', 80)).toBe('a [2Jb c');
  });
});

describe('a length of time', () => {
  test.each([
    [-5, '0 s'],
    [59_400, '59 s'],
    [187_000, '3m 07s'],
    [7_440_000, '2h 04m'],
  ])('%d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});
