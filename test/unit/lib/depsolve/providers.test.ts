import { describe, expect, test } from '@jest/globals';
import { FileFacts } from '../../../../lib/depsolve/index.js';
import { Providers } from '../../../../lib/depsolve/providers.js';
import { pkg, pkgidOf, poolOf } from '../../../doubles/memory-repository.js';

const pool = poolOf({
  r: [
    pkg('a-1-1.noarch', [], { provides: ['x = 1.0', 'any'], files: ['/usr/bin/tool'] }),
    pkg('b-2-1.noarch', [], { provides: ['x = 2.0-3'] }),
    pkg('c-3-1.noarch', [], { provides: ['x'] }),
    pkg('asker-1-1.noarch', [
      'x',
      'x >= 2.0',
      'x > 2.0',
      'x = 1.0-9',
      'x < 1.0',
      '/usr/bin/tool',
      '/usr/share/far',
      '(x with any)',
      '(a or b)',
      '(a and b)',
      '(x without any)',
      '(a if nothing)',
      '(a if nothing else b)',
      '(a unless nothing else b)',
      '((a or b) and c = 3)',
      '(a = 1-1 with x = 1.0)',
      '(broken',
      'nothing',
    ]),
  ],
});

const files = new FileFacts();
files.add(
  {
    owners: new Map([['/usr/share/far', [pkgidOf('b-2-1.noarch')]]]),
    ofKind: new Set(),
  },
  pool,
  pool.repositories[0]!,
);
const providers = new Providers(pool, files, (id) => id < 3);

const answers = new Map<string, string>();
for (let at = pool.requiresStart(3); at < pool.requiresEndOf(3); at += 1) {
  const relation = pool.requires.at(at);
  answers.set(
    pool.relations.text(relation),
    providers
      .of(relation)
      .map((id) => pool.nameText(id))
      .join(' '),
  );
}

describe('providers', () => {
  test.each([
    ['x', 'a b c'],
    ['x >= 2.0', 'b c'],
    ['x > 2.0', 'c'],
    ['x = 1.0-9', 'a c'],
    ['x < 1.0', 'c'],
    ['/usr/bin/tool', 'a'],
    ['/usr/share/far', 'b'],
    ['(x with any)', 'a'],
    ['(a or b)', 'a b'],
    ['(a and b)', 'a b'],
    ['(x without any)', 'b c'],
    ['(a if nothing)', 'a'],
    ['(a if nothing else b)', 'a b'],
    ['(a unless nothing else b)', 'a b'],
    ['((a or b) and c = 3)', 'a b c'],
    ['(a = 1-1 with x = 1.0)', 'a'],
    ['(broken', ''],
    ['nothing', ''],
  ])('of %s are: %s', (requirement, expected) => {
    expect(answers.get(requirement)).toBe(expected);
  });

  test('are found by name alone, too', () => {
    expect(providers.ofName('x')).toHaveLength(3);
    expect(providers.ofName('unheard-of')).toEqual([]);
  });
});
