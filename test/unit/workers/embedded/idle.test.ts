import { describe, expect, test } from '@jest/globals';
import { IdleClock } from '../../../../workers/embedded/idle.js';

describe('the daemon is idle', () => {
  test('when there was no work for the whole time', () => {
    const clock = new IdleClock(100);
    expect(clock.note(false, 0)).toBe(false);
    expect(clock.note(false, 99)).toBe(false);
    expect(clock.note(false, 100)).toBe(true);
  });

  test('not when there was work in between', () => {
    const clock = new IdleClock(100);
    clock.note(false, 0);
    clock.note(true, 60);
    expect(clock.note(false, 120)).toBe(false);
    expect(clock.note(false, 220)).toBe(true);
  });

  test('never, if it may not be', () => {
    const clock = new IdleClock(0);
    clock.note(false, 0);
    expect(clock.note(false, 1e12)).toBe(false);
  });
});
