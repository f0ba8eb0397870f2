/** Blocks that stand for one task over several arches. */
import { describe, expect, test } from '@jest/globals';
import { variantOf } from '../../doubles/step-context.js';
import {
  failableArches,
  taskArches,
  taskBlockNumber,
  taskBlockOf,
  taskBlocks,
} from '../../../graph/task-blocks.js';

const variants = [
  variantOf({ uid: 'Client', arches: ['x86_64'] }),
  variantOf({ uid: 'Server', arches: ['s390x', 'x86_64'] }),
];
const option = {
  '^Server$': [{ name: 'a', arches: ['ppc64le'] }, { name: 'b' }],
  '^.*$': { name: 'c', repos: ['Client', 'http://x'] },
};
interface Named {
  readonly name: string;
  readonly arches?: string[];
  readonly repos?: string[];
}

describe('blocks of tasks', () => {
  test('are made for every variant whose pattern matches; one without arches is left out', () => {
    const blocks = taskBlocks<Named>(option, variants, (block) => block);
    expect(blocks.map(({ variant, block, arches }) => [variant, block, arches])).toEqual([
      ['Client', 0, ['x86_64']],
      ['Server', 1, ['s390x', 'x86_64']],
      ['Server', 2, ['s390x', 'x86_64']],
    ]);
  });

  test('use their own variant and those that they name', () => {
    const blocks = taskBlocks<Named>(option, variants, (block) => block);
    expect(blocks.at(-1)?.uses).toEqual(['Server', 'Client']);
  });

  test('are found again by their number in the variant', () => {
    const node = { variant: 'Server' as never, block: 2 };
    expect(taskBlockOf<Named>(option, node)?.name).toBe('c');
    expect(taskBlockNumber<Named>(option, variants, node)).toBe(4);
  });

  test('arches are those of the variant that the block names, sorted', () => {
    expect(taskArches({ arches: ['x86_64', 'arm'] }, variants[1]!)).toEqual(['x86_64']);
    expect(failableArches({ failable: ['*'] }, ['a', 'b'])).toEqual(['a', 'b']);
    expect(failableArches({ failable: ['b', 'a'] }, ['a', 'b', 'c'])).toEqual(['a', 'b']);
  });
});
