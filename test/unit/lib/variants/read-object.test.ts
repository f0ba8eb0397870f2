/** The inline form of variants says the same as variants.xml. */
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { ConfigError } from '../../../../lib/errors.js';
import { readVariantsObject, readVariantsXml } from '../../../../lib/variants/index.js';

test('the inline form gives what variants.xml gives', () => {
  const inline = parse(`
HA:
  name: High Availability
  type: addon
  arches: [x86_64]
  groups: [{ name: ha, default: true }]
Gluster:
  type: layered-product
  arches: [x86_64]
  release: { name: Gluster, short: G, version: "2.3" }
Server:
  arches: [x86_64, s390x]
  has_optional: true
  groups: [{ name: core, default: true }, { name: web-*, glob: true, uservisible: false }]
  environments: [minimal, { name: desktop, display_order: 10 }]
  buildinstall_packages: [anaconda-x]
  modules: [{ name: m*, glob: true }]
  modular_koji_tags: [tag]
  variants:
    HA:
    Gluster:
    Extra: { type: addon, arches: [s390x] }
`);
  const xml = `<variants>
<variant id="HA" name="High Availability" type="addon"><arches><arch>x86_64</arch></arches><groups><group default="true">ha</group></groups></variant>
<variant id="Gluster" name="Gluster" type="layered-product"><release name="Gluster" short="G" version="2.3"/><arches><arch>x86_64</arch></arches></variant>
<variant id="Server" name="Server" type="variant" has_optional="true"><arches><arch>x86_64</arch><arch>s390x</arch></arches>
<groups><group default="true">core</group><group glob="true" uservisible="false">web-*</group></groups>
<environments><environment>minimal</environment><environment display_order="10">desktop</environment></environments>
<variants><ref id="HA"/><ref id="Gluster"/><variant id="Extra" name="Extra" type="addon"><arches><arch>s390x</arch></arches></variant></variants>
<buildinstallpackages><package>anaconda-x</package></buildinstallpackages>
<modules><module glob="true">m*</module><kojitag>tag</kojitag></modules></variant></variants>`;
  expect(readVariantsObject(inline).variants).toEqual(readVariantsXml(xml, 'v').variants);
});

describe('what is wrong is told with its option path', () => {
  function paths(value: unknown): (string | undefined)[] {
    try {
      readVariantsObject(value);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems.map(({ path }) => path);
      throw error;
    }
    return [];
  }
  test.each([
    [['Server'], ['variants']],
    [{ S: { arches: 'x86_64' } }, ['variants.S.arches']],
    [
      { S: { arches: ['x86_64'], type: 'q' }, T: { arches: [1] } },
      ['variants.S.type', 'variants.T.arches.0'],
    ],
    [{ S: { arches: ['x86_64'], grups: [] } }, ['variants.S']],
    [{ S: { arches: ['x86_64'], groups: [' core'] } }, ['variants.S.groups.0']],
    [{ S: { arches: ['x86_64'], variants: { Q: null } } }, ['variants.S.variants.Q']],
    [
      { S: { arches: ['x86_64'] }, L: { type: 'layered-product', arches: ['x86_64'] } },
      ['variants.L'],
    ],
    [{ 'a b': { arches: ['x86_64'] } }, ['variants.a b']],
  ])('%j', (value, expected) => {
    expect(paths(value)).toEqual(expected);
  });
});
