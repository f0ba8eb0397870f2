import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Part } from '../../../graph/multi-activities.js';
import { Parts } from '../../../workflows/multi-parts.js';

const part = (name: string, dependsOn: string[] = [], failable = false): Part => ({
  ...{ name, dependsOn, failable, path: null },
  status: dependsOn.length === 0 ? 'READY' : 'WAITING',
});

const names = (parts: readonly Part[]): string[] => parts.map(({ name }) => name);

describe('the parts of a multi-compose', () => {
  test('begin when all that they depend on has finished', () => {
    const parts = new Parts([part('a'), part('b'), part('c', ['a', 'b'])]);
    expect(names(parts.ready())).toEqual(['a', 'b']);
    parts.set('a', { status: 'FINISHED', path: '/a' });
    parts.set('b', { status: 'STARTED' });
    expect(names(parts.ready())).toEqual([]);
    expect(parts.status()).toBe('STARTED');
    parts.set('b', { status: 'FINISHED_INCOMPLETE', path: '/b' });
    expect(names(parts.ready())).toEqual(['c']);
    expect(parts.finished()).toEqual({ a: '/a', b: '/b' });
  });

  test('are blocked, however far away, by one that failed', () => {
    const parts = new Parts([part('a'), part('b', ['a'], true), part('c', ['b'], true)]);
    parts.set('a', { status: 'DOOMED' });
    expect(parts.all().map(({ status }) => status)).toEqual(['DOOMED', 'BLOCKED', 'BLOCKED']);
    expect([parts.isOver(), parts.status()]).toEqual([true, 'DOOMED']);
  });

  test.each([
    [['FINISHED', 'FINISHED'], 'FINISHED'],
    [['FINISHED', 'FINISHED_INCOMPLETE'], 'FINISHED_INCOMPLETE'],
    [['FINISHED', 'DOOMED'], 'FINISHED_INCOMPLETE'],
    [['DOOMED', 'FINISHED'], 'DOOMED'],
    [['TERMINATED', 'FINISHED'], 'DOOMED'],
  ] as const)('%j, the second failable, make the whole %s', ([a, b], status) => {
    const parts = new Parts([part('a'), part('b', [], true)]);
    parts.set('a', { status: a });
    parts.set('b', { status: b });
    expect(parts.status()).toBe(status);
  });

  test('come to an end whatever comes of each', () => {
    const ends = fc.array(fc.constantFrom('FINISHED' as const, 'DOOMED' as const), {
      minLength: 8,
      maxLength: 8,
    });
    const needs = fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(ends, needs, (outcomes, dependencies) => {
        const parts = new Parts(
          outcomes.map((_, index) =>
            part(
              `p${String(index)}`,
              (dependencies[index] ?? [])
                .filter((other) => other < index)
                .map((other) => `p${String(other)}`),
            ),
          ),
        );
        for (let turns = 0; !parts.isOver(); turns += 1) {
          expect(turns).toBeLessThan(9);
          for (const { name } of parts.ready()) {
            parts.set(name, { status: outcomes[Number(name.slice(1))] ?? 'DOOMED' });
          }
        }
      }),
    );
  });
});
