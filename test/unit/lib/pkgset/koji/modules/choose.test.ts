/** Which builds of modules in tags count. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  taggedModuleOf,
  type TaggedModule,
} from '../../../../../../lib/pkgset/koji/modules/build.js';
import {
  fromTopmostTag,
  isMatch,
  latestModules,
} from '../../../../../../lib/pkgset/koji/modules/choose.js';
import { parseModuleSpec } from '../../../../../../lib/pkgset/koji/modules/spec.js';

let lastId = 0;
const tagged = (name: string, stream: string, release: string, tag = 'top'): TaggedModule =>
  taggedModuleOf({ build_id: (lastId += 1), name, version: stream, release, tag_name: tag });
const releases = (modules: readonly TaggedModule[]): string[] =>
  modules.map(({ name, stream, version, context }) => `${name}-${stream}-${version}.${context}`);

test('a build whose release has no context is no module’s', () => {
  expect(() => tagged('bash', '5', '1')).toThrow("bash-5-1 in tag top is no module's");
});

describe('of a stream', () => {
  test('the topmost tag that has it counts, though another has newer builds', () => {
    const modules = [
      tagged('a', '1', '5.x', 'top'),
      tagged('a', '1', '9.x', 'parent'),
      tagged('a', '2', '9.x', 'parent'),
      tagged('a', '2', '8.x', 'grandparent'),
    ];
    expect(releases(fromTopmostTag(modules, ['top', 'parent', 'grandparent']))).toEqual([
      'a-1-5.x',
      'a-2-9.x',
    ]);
  });

  test('the highest version as a number counts, in all contexts', () => {
    const modules = [
      tagged('a', '1', '9.x'),
      tagged('a', '1', '10.y'),
      tagged('a', '1', '10.x'),
      tagged('a', '2', '820190101000000.z'),
      tagged('b', '1', '1.x'),
    ];
    expect(releases(latestModules(modules))).toEqual([
      'a-1-10.x',
      'a-1-10.y',
      'a-2-820190101000000.z',
      'b-1-1.x',
    ]);
  });

  test('something is always left, of one version', () => {
    const version = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(fc.array(version, { minLength: 1 }), (versions) => {
        const left = latestModules(versions.map((one) => tagged('a', '1', `${String(one)}.x`)));
        expect(new Set(left.map((one) => one.version)).size).toBe(1);
        expect(Number(left[0]?.version)).toBe(Math.max(...versions));
      }),
    );
  });
});

test.each([
  ['a:s-1', true],
  ['a:s_1', true],
  ['a:s-1:5', true],
  ['a:s-1:5:x', true],
  ['a:s-1:6', false],
  ['a:s-1:5:y', false],
  ['b:s-1', false],
  ['a:s', false],
])('%s names a-s_1-5.x: %j', (text, expected) => {
  expect(isMatch(parseModuleSpec(text), tagged('a', 's_1', '5.x'))).toBe(expected);
});
