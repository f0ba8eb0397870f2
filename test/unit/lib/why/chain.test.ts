/** Chains of origins in a gather result. */
import { expect, test } from '@jest/globals';
import type {
  GatherRecord,
  PackageMap,
  RecordOrigin,
} from '../../../../lib/solve-request/index.js';
import { chainTo, findRecords } from '../../../../lib/why/index.js';

const record = (
  nevra: string,
  reason: RecordOrigin['reason'],
  by: string | null,
): GatherRecord => ({
  path: `/p/${nevra}.rpm`,
  flags: [],
  nevra,
  origin: { reason, by, requirement: null },
});

const PACKAGES: PackageMap = {
  rpm: [
    record('a-0:1-1.x86_64', 'input', null),
    record('b-0:1-1.x86_64', 'requires', 'a-0:1-1.x86_64'),
    record('b-0:1-1.i686', 'multilib', 'b-0:1-1.x86_64'),
    record('x-0:1-1.x86_64', 'requires', 'y-0:1-1.x86_64'),
    record('y-0:1-1.x86_64', 'requires', 'x-0:1-1.x86_64'),
  ],
  srpm: [
    record('b-0:1-1.src', 'source', 'b-0:1-1.x86_64'),
    record('only-0:1-1.src', 'source', 'a-0:1-1.x86_64'),
  ],
  debuginfo: [],
};

test.each([
  ['b', ['b-0:1-1.x86_64', 'b-0:1-1.i686']],
  ['b.i686', ['b-0:1-1.i686']],
  ['b.src', ['b-0:1-1.src']],
  ['b-1-1.x86_64', ['b-0:1-1.x86_64']],
  ['b-0:1-1.x86_64', ['b-0:1-1.x86_64']],
  ['only', ['only-0:1-1.src']],
  ['nothing', []],
])('%s means %j', (wanted, nevras) => {
  expect(findRecords(PACKAGES, wanted).map((found) => found.record.nevra)).toEqual(nevras);
});

const chain = (wanted: string): string[] =>
  chainTo(PACKAGES, findRecords(PACKAGES, wanted)[0]!).map(({ record: { nevra } }) => nevra);

test('a chain leads from the input to the package', () => {
  expect(chain('b.i686')).toEqual(['a-0:1-1.x86_64', 'b-0:1-1.x86_64', 'b-0:1-1.i686']);
  expect(chain('b.src').at(-2)).toBe('b-0:1-1.x86_64');
});

test('a result that goes in circles has an end', () => {
  expect(chain('x')).toEqual(['y-0:1-1.x86_64', 'x-0:1-1.x86_64']);
});
