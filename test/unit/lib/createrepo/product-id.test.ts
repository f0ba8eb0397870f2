/** Which product certificate a variant gets. */
import { expect, test } from '@jest/globals';
import { chooseProductId } from '../../../../lib/createrepo/index.js';

const NAMES = [
  'Server-x86_64-1.pem',
  'FooServer-x86_64-2.pem',
  'Client-x86_64-3.pem',
  '.Client-x86_64-4.pem',
  'Client-x86_64.pem',
];
const strict = { allowNamePrefix: false, allowMissing: false };

test.each([
  ['Client', strict, 'Client-x86_64-3.pem'],
  ['Server', strict, 'Server-x86_64-1.pem'],
  ['FooServer', { ...strict, allowNamePrefix: true }, 'FooServer-x86_64-2.pem'],
  ['Missing', { ...strict, allowMissing: true }, null],
])('%s with %j', (variant, rules, expected) => {
  expect(chooseProductId(NAMES, variant, 'x86_64', rules)).toBe(expected);
});

test('none, and more than one, are errors', () => {
  expect(() => chooseProductId(NAMES, 'Server', 's390x', strict)).toThrow(
    'No product certificate found (arch: s390x, variant: Server)',
  );
  expect(() =>
    chooseProductId(NAMES, 'Server', 'x86_64', { ...strict, allowNamePrefix: true }),
  ).toThrow(
    'Multiple product certificates found (arch: x86_64, variant: Server): FooServer-x86_64-2.pem, Server-x86_64-1.pem',
  );
});
