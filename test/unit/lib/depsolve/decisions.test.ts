/** Decisions of a gather, looked at again. */
import { describe, expect, test } from '@jest/globals';
import { Decisions, type GatherOptions, type LoadedPool } from '../../../../lib/depsolve/index.js';
import { pkg, poolOf, type MemoryPackage } from '../../../doubles/memory-repository.js';
import { DEFAULTS } from './asked.js';

function decisionsOn(
  repositories: Readonly<Record<string, readonly MemoryPackage[]>>,
  options: Partial<GatherOptions> = {},
): Decisions {
  const loaded = { pool: poolOf(repositories), repositories: [] } as unknown as LoadedPool;
  return new Decisions(loaded, { ...DEFAULTS, ...options });
}

const number = (decisions: Decisions, nevra: string, name: string): number =>
  decisions.find(nevra, name)!;

const PACKAGES = [
  pkg('ab-1-1.x86_64'),
  pkg('abc-1-1.x86_64'),
  pkg('ac-1-1.x86_64'),
  pkg('ab-1-1.i686'),
  pkg('old-1-1.x86_64'),
  pkg('old-2-1.x86_64'),
  pkg('other-1-1.s390x'),
  pkg('src-1-1.src'),
];

describe('whether a package could be taken', () => {
  const decisions = decisionsOn(
    { r: PACKAGES },
    { excludes: ['ac', 'src.src', 'abc.+'], multilibBlacklist: ['a*'] },
  );
  test.each([
    ['ab-0:1-1.x86_64', 'ab', { kind: 'available' }],
    ['abc-0:1-1.x86_64', 'abc', { kind: 'available' }],
    ['ac-0:1-1.x86_64', 'ac', { kind: 'excluded', pattern: 'ac' }],
    ['src-0:1-1.src', 'src', { kind: 'excluded', pattern: 'src.src' }],
    ['ab-0:1-1.i686', 'ab', { kind: 'multilib-blacklist', pattern: 'a*' }],
    ['other-0:1-1.s390x', 'other', { kind: 'foreign-arch' }],
    ['old-0:1-1.x86_64', 'old', { kind: 'older', newer: 5 }],
    ['old-0:2-1.x86_64', 'old', { kind: 'available' }],
  ])('%s', (nevra, name, standing) => {
    expect(decisions.standingOf(number(decisions, nevra, name))).toEqual(standing);
  });
});

describe('why one package lost against another', () => {
  const decisions = decisionsOn({ r: PACKAGES, second: [pkg('ab-1-1.x86_64')] });
  const ab = number(decisions, 'ab-0:1-1.x86_64', 'ab');
  const of = (nevra: string, name: string): number => number(decisions, nevra, name);
  test.each([
    ['abc-0:1-1.x86_64', 'abc', 'longer-name'],
    ['ac-0:1-1.x86_64', 'ac', 'alphabet'],
    ['ab-0:1-1.i686', 'ab', 'arch'],
  ])('%s', (nevra, name, kind) => {
    expect(decisions.lossOf(of(nevra, name), ab)).toEqual({ kind });
  });

  test('a copy in a later repository', () => {
    const [, , copy] = decisions.named('ab');
    expect(decisions.lossOf(copy!, ab)).toEqual({ kind: 'repository' });
  });

  test('a better one loses only to one that was in', () => {
    expect(decisions.lossOf(ab, of('ac-0:1-1.x86_64', 'ac'))).toEqual({ kind: 'other-was-in' });
    expect(decisions.lossOf(ab, of('ab-0:1-1.i686', 'ab'))).toEqual({ kind: 'other-was-in' });
  });

  test('a copy of what lookaside has', () => {
    const aside = decisionsOn(
      { aside: [pkg('ab-1-1.x86_64')], r: PACKAGES },
      { lookasideRepositories: ['aside'] },
    );
    const [first, second] = aside.named('ab');
    expect(aside.lossOf(second!, first!)).toEqual({ kind: 'lookaside-copy' });
  });
});
