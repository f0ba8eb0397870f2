import { describe, expect, test } from '@jest/globals';
import type { Variant } from '../../../../config-schemas/variants.js';
import { trimFamily } from '../../../../lib/gather/index.js';
import type { GatherRecord, PackageMap } from '../../../../lib/solve-request/index.js';
import { variantOf } from '../../../doubles/step-context.js';

const record = (nevra: string, ...flags: string[]): GatherRecord => ({
  path: `/p/${nevra}.rpm`,
  flags,
  nevra,
});
const map = (rpm: GatherRecord[], srpm: GatherRecord[] = []): PackageMap => ({
  rpm,
  srpm,
  debuginfo: [],
});
const names = (list: readonly GatherRecord[] | undefined): string[] =>
  (list ?? []).map(({ nevra }) => nevra.replace(/-\d.*/, ''));

function trim(variants: readonly Variant[], results: Record<string, PackageMap>) {
  const answer = trimFamily(variants, ['x86_64'], (_arch, uid) => results[uid]!);
  return { ...answer, of: (uid: string) => answer.packages.get('x86_64')?.get(uid) };
}

const base = variantOf({ uid: 'Base', arches: ['x86_64'] });
const child = (uid: string, type: Variant['type']): Variant =>
  variantOf({ uid, type, arches: ['x86_64'], parent: 'Base' });

describe('trimming', () => {
  test('a child loses what its parent has, whatever the version', () => {
    const { of } = trim([base, child('Add', 'addon')], {
      Base: map([record('a-1-1.x86_64')]),
      Add: map([record('a-2-1.x86_64', 'input'), record('a-1-1.i686'), record('b-1-1.x86_64')]),
    });
    expect(of('Add')?.rpm.map(({ nevra }) => nevra)).toEqual(['a-1-1.i686', 'b-1-1.x86_64']);
  });

  test("siblings of a parent's package that nobody asked for move to the parent", () => {
    const { of, counts } = trim([base, child('Add', 'addon')], {
      Base: map([record('a-1-1.x86_64')]),
      Add: map([
        record('a-doc-1-1.noarch', 'fulltree-exclude'),
        record('a-extra-1-1.noarch', 'fulltree-exclude', 'input'),
      ]),
    });
    expect(names(of('Base')?.rpm)).toEqual(['a', 'a-doc']);
    expect(names(of('Add')?.rpm)).toEqual(['a-extra']);
    expect(counts).toEqual({ removed: 0, moved: 1 });
  });

  test('a layered product loses packages that an addon has, but not their sources', () => {
    const own = map([record('x-1-1.x86_64')], [record('x-1-1.src')]);
    const { of, warnings } = trim([base, child('Add', 'addon'), child('LP', 'layered-product')], {
      Base: map([]),
      Add: own,
      LP: own,
    });
    expect(of('LP')?.rpm).toEqual([]);
    expect(names(of('LP')?.srpm)).toEqual(['x']);
    expect(warnings).toEqual([
      'Removed addon package (arch: x86_64, variant: LP): rpm: /p/x-1-1.x86_64.rpm',
    ]);
  });

  test('an optional variant loses what addons and layered products have', () => {
    const variants = [
      base,
      child('Add', 'addon'),
      child('LP', 'layered-product'),
      child('Opt', 'optional'),
    ];
    const { of } = trim(variants, {
      Base: map([]),
      Add: map([record('x-1-1.x86_64')]),
      LP: map([record('y-1-1.x86_64')]),
      Opt: map([record('x-1-1.x86_64'), record('y-1-1.x86_64'), record('z-1-1.x86_64')]),
    });
    expect(names(of('Opt')?.rpm)).toEqual(['z']);
  });

  test('what is given stays as it was', () => {
    const results = { Base: map([]), Add: map([record('a-1-1.noarch', 'fulltree-exclude')]) };
    trim([base, child('Add', 'addon')], results);
    expect(results.Base.rpm).toEqual([]);
    expect(results.Add.rpm).toHaveLength(1);
  });
});
