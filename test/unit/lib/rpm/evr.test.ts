import { describe, expect, test } from '@jest/globals';
import {
  compareEvr,
  formatEvr,
  parseEvr,
  RELATION,
  relationsMeet,
} from '../../../../lib/rpm/index.js';

describe('EVRs', () => {
  test.each([
    ['1:2.0-3', { epoch: '1', version: '2.0', release: '3' }],
    ['2.0', { epoch: null, version: '2.0', release: null }],
    ['2.0-', { epoch: null, version: '2.0', release: '' }],
    [':2.0', { epoch: '', version: '2.0', release: null }],
    ['a:2.0', { epoch: null, version: 'a:2.0', release: null }],
  ])('%s is split', (text, parts) => {
    expect(parseEvr(text)).toEqual(parts);
  });

  test('an epoch of 0 is not written', () => {
    expect(formatEvr('0', '1.0', '2')).toBe('1.0-2');
    expect(formatEvr('3', '1.0', '2')).toBe('3:1.0-2');
    expect(formatEvr(null, '1.0', null)).toBe('1.0');
  });

  test('the epoch decides first, then the version, then the release', () => {
    expect(compareEvr('1:1.0-1', '2.0-1')).toBe(1);
    expect(compareEvr('0:1.0-1', '1.0-1')).toBe(0);
    expect(compareEvr('1.0-1', '1.0-2')).toBe(-1);
    expect(compareEvr('1.0', '1.0-1')).toBe(-1);
  });
});

const { EQUAL, GREATER, LESS } = RELATION;

describe('a provided and a required version', () => {
  test.each([
    ['=', EQUAL, '2.36-9', 'is not more than the version alone', GREATER, '2.36', false],
    ['=', EQUAL, '2.36-9', 'is at least the version alone', GREATER | EQUAL, '2.36', true],
    ['=', EQUAL, '2.36-9', 'is not less than the version alone', LESS, '2.36', false],
    ['=', EQUAL, '2.36', 'may be any release', EQUAL, '2.36-9', true],
    ['>=', GREATER | EQUAL, '2', 'may be something greater', EQUAL, '3', true],
    ['<', LESS, '2', 'cannot be something greater', EQUAL, '3', false],
    ['>=', GREATER | EQUAL, '2', 'always meets what looks the same way', GREATER, '99', true],
    ['=', EQUAL, '1:1.0', 'has its epoch compared', GREATER, '2.0', true],
    ['=', EQUAL, '1.0-', 'has no release if that is empty', EQUAL, '1.0-3', true],
  ])('%s: %s', (_operator, providedBits, provided, _what, requiredBits, required, meets) => {
    expect(relationsMeet(providedBits, provided, requiredBits, required)).toBe(meets);
  });
});
