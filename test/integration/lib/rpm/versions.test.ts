/** Versions compare as the real rpm compares them. */
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import path from 'node:path';
import { compareEvr } from '../../../../lib/rpm/index.js';
import { seedOf } from '../../../seed.js';
import { ROOT, SYSTEM_PYTHON } from '../../../tools.js';

const SCRIPT = path.join(ROOT, 'test/integration/lib/rpm/rpm_versions.py');

test('10,000 random pairs have the order that rpm gives them', async () => {
  const word = fc.string({
    unit: fc.constantFrom(...'0012a9bZ.._+~^'),
    minLength: 1,
    maxLength: 8,
  });
  const evr = fc
    .tuple(fc.constantFrom('', '0:', '1:', '10:'), word, word)
    .map(([epoch, version, release]) => `${epoch}${version}-${release}`);
  const pairs = fc.sample(fc.tuple(evr, evr), { numRuns: 10_000, seed: seedOf(20240101) });
  const { stdout } = await execa(SYSTEM_PYTHON, [SCRIPT], { input: JSON.stringify(pairs) });
  const judged = JSON.parse(stdout) as number[];
  const wrong = pairs.filter(([a, b], index) => compareEvr(a, b) !== judged[index]);
  expect(wrong).toEqual([]);
}, 60_000);
