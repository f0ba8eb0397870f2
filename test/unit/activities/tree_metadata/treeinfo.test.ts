import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { describeTree } from '../../../../activities/tree_metadata/description.js';
import { repositoriesIn, treeinfoOf } from '../../../../activities/tree_metadata/treeinfo-of.js';
import type { Arch } from '../../../../config-schemas/names.js';
import { ComposeTree } from '../../../../lib/compose-tree/index.js';
import { formatTreeinfo } from '../../../../lib/productmd/index.js';
import { variantOf } from '../../../doubles/step-context.js';
import { ROOT } from '../../../tools.js';
import { identity, layered } from '../../lib/productmd/identity.js';

const BOTH = ['s390x', 'x86_64'];
const SERVER = variantOf({ uid: 'Server', arches: BOTH });
const ADDON = variantOf({
  uid: 'Server-HA',
  id: 'HA',
  name: 'High Availability',
  type: 'addon',
  parent: 'Server',
  arches: BOTH,
});
const OPTIONAL = variantOf({
  uid: 'Server-optional',
  id: 'optional',
  name: 'optional',
  type: 'optional',
  parent: 'Server',
  arches: BOTH,
});
const PRODUCT = variantOf({
  uid: 'Server-RT',
  id: 'RT',
  type: 'layered-product',
  parent: 'Server',
  arches: ['x86_64'],
  release: { name: 'Example Real Time', short: 'FRT', version: '3.3' },
});
const VARIANTS = [SERVER, ADDON, OPTIONAL, PRODUCT];

const family = identity({
  release: { ...identity().release, name: 'Example Family', short: 'Fam' },
});
const facts = (variant: (typeof VARIANTS)[number], arch: string) => ({
  identity: family,
  variants: VARIANTS,
  variant,
  arch: arch as Arch,
  tree: new ComposeTree('/c'),
  version: undefined,
  timestamp: 1795502968.25,
  checksums: {},
  installer: null,
});

describe('treeinfoOf', () => {
  test.each([
    ['Server', 'x86_64', 'Server__x86_64__os'],
    ['Server', 's390x', 'Server__s390x__os'],
    ['Server', 'src', 'Server__source__tree'],
    ['Server-optional', 's390x', 'Server-optional__s390x__os'],
    ['Server-RT', 'x86_64', 'Server-RT__x86_64__os'],
    ['Server-RT', 'src', 'Server-RT__source__tree'],
  ])('of %s on %s is what Pungi writes', async (uid, arch, name) => {
    const variant = VARIANTS.find((one) => one.uid === uid)!;
    const golden = path.join(ROOT, 'test/fixtures/composes/cases/family/golden/treeinfo');
    const text = await readFile(path.join(golden, `${name}.treeinfo`), 'utf8');
    const ours = formatTreeinfo(treeinfoOf(facts(variant, arch)));
    expect(ours.trim()).toBe(text.trim());
  });

  test('has the version that treeinfo_version says, and the base product of a layered release', () => {
    const info = treeinfoOf({ ...facts(SERVER, 'x86_64'), identity: layered(), version: '9' });
    expect(info.release.version).toBe('9');
    expect(info.baseProduct).toEqual({ name: 'Fedora', short: 'Fedora', version: '39' });
  });

  test('knows the repositories of the addons in the tree, of those on the arch', () => {
    expect(repositoriesIn(facts(SERVER, 'x86_64'))).toEqual(['', 'addons/HA']);
    const variants = [SERVER, { ...ADDON, arches: ['x86_64' as Arch] }];
    expect(repositoriesIn({ ...facts(SERVER, 's390x'), variants })).toEqual(['']);
    expect(repositoriesIn(facts(SERVER, 'src'))).toEqual(['', 'addons/HA']);
  });
});

describe('describeTree', () => {
  const describeOn = (variant: (typeof VARIANTS)[number], template?: string, who = family) =>
    describeTree(who, variant, 'x86_64' as Arch, template);

  test('names the release, and its base product', () => {
    expect(describeOn(SERVER)).toBe('Example Family 1.2');
    expect(describeOn(SERVER, undefined, layered())).toBe('Läyer 2.0 for Fedora 39');
    expect(describeOn(PRODUCT)).toBe('Example Real Time 3.3 for Example Family 1');
  });

  test('follows release_discinfo_description, in which braces are just braces', () => {
    expect(describeOn(ADDON, '{x} %(variant_name)s %(arch)s')).toBe('{x} High Availability x86_64');
    expect(() => describeOn(ADDON, '%(foo)s')).toThrow(/unknown format element: 'foo'/);
  });
});
