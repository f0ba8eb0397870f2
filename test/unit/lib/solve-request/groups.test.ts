import { describe, expect, test } from '@jest/globals';
import { readComps } from '../../../../lib/comps/index.js';
import { InputError } from '../../../../lib/errors.js';
import { MergedGroups } from '../../../../lib/solve-request/groups.js';

const comps = (groups: Record<string, readonly (readonly [string, string, string?])[]>) =>
  readComps(
    `<comps>${Object.entries(groups)
      .map(
        ([id, members]) =>
          `<group><id>${id}</id><name>${id}</name><packagelist>${members
            .map(([name, type, requires]) => {
              const needs = requires === undefined ? '' : ` requires="${requires}"`;
              return `<packagereq type="${type}"${needs}>${name}</packagereq>`;
            })
            .join('')}</packagelist></group>`,
      )
      .join('')}<langpacks><match name="a" install="a-%s"/></langpacks></comps>`,
    'comps.xml',
  );

describe('groups of several comps files', () => {
  const merged = new MergedGroups([
    comps({
      core: [
        ['a', 'mandatory'],
        ['b', 'optional'],
        ['c', 'conditional', 'a'],
      ],
    }),
    comps({
      core: [
        ['d', 'default'],
        ['c', 'mandatory'],
      ],
      more: [['e', 'conditional', 'd']],
    }),
  ]);

  test('are one: all members, of which the later type counts', () => {
    expect(merged.expand(['core']).names.sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(merged.ids).toEqual(['core', 'more']);
  });

  test('conditional members are rules', () => {
    expect(merged.expand(['more'])).toEqual({
      names: [],
      conditionals: [{ name: 'd', install: 'e' }],
    });
  });

  test.each([
    ['mandatory', ['m']],
    ['default', ['d', 'm']],
    ['all', ['d', 'm', 'o']],
  ] as const)('of a group the %s members can be meant, with its rules', (members, names) => {
    const one = new MergedGroups([
      comps({
        g: [
          ['m', 'mandatory'],
          ['d', 'default'],
          ['o', 'optional'],
          ['c', 'conditional', 'm'],
        ],
      }),
    ]);
    const found = one.expand([], [{ id: 'g', members }]);
    expect(found.names.sort()).toEqual(names);
    expect(found.conditionals).toEqual([{ name: 'm', install: 'c' }]);
  });

  test('langpacks come once', () => {
    expect(merged.langpacks).toEqual([{ name: 'a', install: 'a-%s' }]);
  });

  test('a group that none has is refused', () => {
    expect(() => merged.expand(['none'])).toThrow(InputError);
  });
});
