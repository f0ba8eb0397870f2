import { describe, expect, test } from '@jest/globals';
import { changes } from '../../../../cli/display/changes.js';
import { report } from './reports.js';

describe('lines about what has changed', () => {
  test('tell the directory once', () => {
    const now = report({ composeId: 'D-1', composeDir: '/c/D-1' });
    expect(changes(null, now)).toEqual(['compose D-1 in /c/D-1']);
    expect(changes(now, now)).toEqual([]);
  });

  test('tell phases that begin and end, with how long they took', () => {
    const row = { phase: 'gather', total: 2, done: 0, failed: 0, running: 1 };
    const begun = report({ phases: [{ ...row, startedAt: 1_000, endedAt: null }] });
    const ended = report({
      phases: [{ ...row, done: 1, failed: 1, startedAt: 1_000, endedAt: 66_000 }],
    });
    expect(changes(report({}), begun)).toEqual(['[BEGIN] gather (2 nodes)']);
    expect(changes(begun, ended)).toEqual(['[DONE ] gather in 1m 05s, 1 failed']);
    expect(changes(null, ended)).toEqual([
      '[BEGIN] gather (2 nodes)',
      '[DONE ] gather in 1m 05s, 1 failed',
    ]);
  });

  test('tell each failure once, with the remedy', () => {
    const failure = {
      node: 'createiso:S.x86_64',
      step: 'disc',
      allowed: true,
      message: 'no',
      hint: 'do',
    };
    const now = report({ failures: [failure] });
    expect(changes(report({}), now)).toEqual([
      '[FAIL ] createiso:S.x86_64/disc: no (allowed to fail; the compose goes on)',
      '        hint: do',
    ]);
    expect(changes(now, now)).toEqual([]);
  });

  test('tell warnings, and that the compose waits', () => {
    const commands = ['punji retry X a', 'punji abort X'];
    const waiting = [{ node: 'a', canSkip: false, sinceMs: 0, commands }];
    const { operator } = report({});
    const now = report({ warnings: ['w'], operator: { ...operator, waiting } });
    expect(changes(report({}), now)).toEqual([
      'warning: w',
      '[WAIT ] a waits for a decision:',
      '        punji retry X a',
      '        punji abort X',
    ]);
    expect(changes(now, now)).toEqual([]);
  });

  test('tell each decision once', () => {
    const { operator } = report({});
    const decision = {
      ...{ action: 'pause' as const, timeMs: 1, node: null, by: 'jane', reason: 'lunch' },
      effect: 'nothing new starts',
    };
    const now = report({ operator: { ...operator, decisions: [decision] } });
    expect(changes(report({}), now)).toEqual([
      '[OPER ] operator: pause by jane: lunch (nothing new starts)',
    ]);
    expect(changes(now, now)).toEqual([]);
  });
});
