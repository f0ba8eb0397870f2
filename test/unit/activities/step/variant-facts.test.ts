import { describe, expect, test } from '@jest/globals';
import { variantSchema } from '../../../../config-schemas/variants.js';
import { variantFor } from '../../../../activities/step/variant-facts.js';

const group = { name: 'core', glob: false, default: null, uservisible: null };
const variant = variantSchema.parse({
  uid: 'Server',
  id: 'Server',
  name: 'The Server',
  type: 'variant',
  parent: null,
  arches: ['x86_64'],
  isEmpty: false,
  groups: [group],
  environments: [{ name: 'server', displayOrder: 1 }],
  modules: [],
  modularKojiTags: ['tag'],
  buildinstallPackages: ['kernel'],
  release: { name: 'Layer', short: 'L', version: '1' },
});

describe('a phase is given of a variant', () => {
  test('all, if it does not say what it reads', () => {
    expect(variantFor({ name: 'link' }, variant)).toBe(variant);
  });

  test('who it is, if it reads nothing else', () => {
    const { uid, id, type, parent, arches, isEmpty } = variant;
    const given = variantFor({ name: 'link', ofVariants: [] }, variant);
    expect({ ...given }).toEqual({ uid, id, type, parent, arches, isEmpty });
  });

  test('the facts that it declares', () => {
    const given = variantFor({ name: 'link', ofVariants: ['name', 'groups'] }, variant);
    expect({ ...given }).toMatchObject({ name: 'The Server', groups: [group] });
    expect(() => given.modules).toThrow("phase link reads a variant's modules");
  });
});
