/** variants.xml: what comes out, in which order, and every refusal with its place. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../../../lib/errors.js';
import { readVariantsXml, type VariantSelection } from '../../../../lib/variants/index.js';

const HEAD = '<?xml version="1.0"?>\n<!DOCTYPE variants PUBLIC "-//x//EN" "variants.dtd">\n';
const arches = (...names: string[]): string =>
  `<arches>${names.map((name) => `<arch>${name}</arch>`).join('')}</arches>`;
const variant = (attributes: string, inside: string): string =>
  `<variant ${attributes}>${inside}</variant>`;
const read = (inside: string, selection?: VariantSelection) =>
  readVariantsXml(`${HEAD}<variants>${inside}</variants>`, 'variants.xml', selection);
const uids = (inside: string, selection?: VariantSelection): string[] =>
  read(inside, selection).variants.map(({ uid, arches: all }) => `${uid} ${all.join(',')}`);
function problems(inside: string, selection?: VariantSelection): string[] {
  try {
    read(inside, selection);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
}

const SERVER = `
  <variant id="HA" name="High Availability" type="addon">
    <arches><arch>x86_64</arch></arches>
    <groups><group default="true">ha</group></groups>
  </variant>
  <variant id="Server" name="Server" type="variant" has_optional="true">
    <arches><arch>x86_64</arch><arch>s390x</arch></arches>
    <groups><group default="true">core</group><group glob="true">web-*</group></groups>
    <environments><environment display_order="10">minimal</environment></environments>
    <variants><ref id="HA"/></variants>
  </variant>`;

describe('a variants file gives', () => {
  test('variants, then addons, then optionals', () => {
    expect(uids(SERVER)).toEqual([
      'Server s390x,x86_64',
      'Server-HA x86_64',
      'Server-optional s390x,x86_64',
    ]);
  });

  test('all that is written of a variant, sorted by name', () => {
    const [server] = read(
      variant(
        'id="S" name="The S" type="variant"',
        `${arches('x86_64')}<groups><group uservisible="false">z</group><group glob="true" default="true">a*</group></groups>
         <environments><environment>q</environment><environment display_order="-3">b</environment></environments>
         <buildinstallpackages><package>z</package><package>b</package></buildinstallpackages>
         <modules><module glob="true">m*</module><module>d:1</module><kojitag>t2</kojitag><kojitag>t1</kojitag></modules>`,
      ),
    ).variants;
    expect(server).toEqual({
      uid: 'S',
      id: 'S',
      name: 'The S',
      type: 'variant',
      parent: null,
      arches: ['x86_64'],
      isEmpty: false,
      groups: [
        { name: 'a*', glob: true, default: true, uservisible: null },
        { name: 'z', glob: false, default: null, uservisible: false },
      ],
      environments: [
        { name: 'b', displayOrder: -3 },
        { name: 'q', displayOrder: null },
      ],
      modules: [
        { name: 'd:1', glob: false },
        { name: 'm*', glob: true },
      ],
      modularKojiTags: ['t1', 't2'],
      buildinstallPackages: ['b', 'z'],
      release: null,
    });
  });

  test('the difference between no modules and none listed', () => {
    const modules = (inside: string): unknown =>
      read(variant('id="S" name="S" type="variant"', `${arches('x86_64')}${inside}`)).variants[0]!
        .modules;
    expect([modules(''), modules('<modules/>')]).toEqual([null, []]);
  });

  test('an empty variant for any is_empty, even "false"', () => {
    const empty = (attribute: string): boolean =>
      read(variant(`id="S" name="S" type="variant" ${attribute}`, arches('x86_64'))).variants[0]!
        .isEmpty;
    expect([empty(''), empty('is_empty="true"'), empty('is_empty="false"')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('one addon in several parents, each with the arches in common', () => {
    const addon = variant('id="A" name="A" type="addon"', arches('x86_64', 's390x'));
    const user = (id: string, ...names: string[]): string =>
      variant(
        `id="${id}" name="${id}" type="variant"`,
        `${arches(...names)}<variants><ref id="A"/></variants>`,
      );
    expect(uids(addon + user('C', 'x86_64') + user('B', 'x86_64', 's390x', 'ppc64le'))).toEqual([
      'B ppc64le,s390x,x86_64',
      'C x86_64',
      'B-A s390x,x86_64',
      'C-A x86_64',
    ]);
  });

  test('a layered product with its release, and no unreferenced definitions', () => {
    const product = variant(
      'id="LP" name="LP" type="layered-product"',
      `<release name="Layer" short="L" version="2"/>${arches('x86_64')}`,
    );
    const lost = variant('id="Z" name="Z" type="addon"', arches('x86_64'));
    const optional = variant('id="O" name="O" type="optional"', arches('x86_64'));
    const { variants } = read(
      product +
        lost +
        optional +
        variant(
          'id="S" name="S" type="variant"',
          `${arches('x86_64')}<variants><ref id="LP"/></variants>`,
        ),
    );
    expect(variants.map(({ uid, release }) => [uid, release])).toEqual([
      ['S', null],
      ['S-LP', { name: 'Layer', short: 'L', version: '2' }],
    ]);
  });

  test('no second optional where one is written', () => {
    const own = variant('id="more" name="More" type="optional"', arches('x86_64'));
    const server = variant(
      'id="S" name="S" type="variant" has_optional="true"',
      `${arches('x86_64')}<variants>${own}</variants>`,
    );
    expect(uids(server)).toEqual(['S x86_64', 'S-more x86_64']);
  });

  test('the first of two children of one id', () => {
    const child = (name: string): string =>
      variant(`id="A" name="${name}" type="addon"`, arches('x86_64'));
    const { variants } = read(
      variant(
        'id="S" name="S" type="variant"',
        `${arches('x86_64')}<variants>${child('one')}${child('two')}</variants>`,
      ),
    );
    expect(variants.map(({ name }) => name)).toEqual(['S', 'one']);
  });
});

describe('selection', () => {
  test('by tree_arches drops arches, and variants with none left', () => {
    expect(uids(SERVER, { treeArches: ['s390x'] })).toEqual([
      'Server s390x',
      'Server-optional s390x',
    ]);
    expect(read(SERVER, { treeArches: ['s390x'] }).notes).toEqual([
      'Excluding variant HA: all its arches are filtered.',
    ]);
  });

  test('by tree_variants needs children to be listed themselves', () => {
    expect(uids(SERVER, { treeVariants: ['Server', 'Server-HA'] })).toEqual([
      'Server s390x,x86_64',
      'Server-HA x86_64',
    ]);
    expect(read(SERVER, { treeVariants: ['Server'] }).notes).toContain(
      'Excluding variant Server-optional: filtered by configuration.',
    );
  });

  test('that leaves nothing is an error', () => {
    expect(problems(SERVER, { treeVariants: ['Client'] })).toEqual([
      'no variant is left to compose',
    ]);
  });
});

describe('refused with a clear message', () => {
  const server = (inside: string): string => variant('id="S" name="S" type="variant"', inside);
  test.each([
    [
      server('<groups><group>a</group></groups>' + arches('x86_64')),
      /^Element variant content does not follow the DTD, expecting \(release\?, arches, .*got \(groups arches\)$/,
    ],
    [
      variant('id="S" type="variant"', arches('x86_64')),
      /^Element variant does not carry attribute name$/,
    ],
    [
      variant('id="S" name="S" type="weird"', arches('x86_64')),
      /^Value "weird" for attribute type of variant/,
    ],
    [
      variant('id="S" name="S" type="variant" has_optional="yes"', arches('x86_64')),
      /^Value "yes" for attribute has_optional/,
    ],
    [
      variant('id="S" name="S" type="variant" x=""', arches('x86_64')),
      /^No declaration for attribute x of element variant$/,
    ],
    [server(arches('x86_64') + '<foo/>'), /^Element variant content does not follow/],
    [server(arches('x86_64') + 'text'), /^Element variant contains text: "text"$/],
    [
      server(arches()),
      /^Element arches content does not follow the DTD, expecting \(arch\+\), got \(\)$/,
    ],
    [
      server('<arches><arch> x86_64</arch></arches>'),
      /^Tag arch on line 3 contains leading or trailing whitespace$/,
    ],
    [server('<arches><arch/></arches>'), /^Tag arch is empty$/],
  ])('%s', (inside, message) => {
    const found = problems(inside);
    expect(found[0]).toBe("Variants XML doesn't validate:");
    expect(found.slice(1).some((text) => message.test(text))).toBe(true);
  });

  test.each([
    [
      server(arches('x86_64') + '<variants><ref id="Q"/></variants>'),
      'Variant S references non-existing variant Q',
    ],
    [
      server(
        arches('x86_64') +
          `<variants>${variant('id="S" name="S" type="addon"', arches('x86_64'))}</variants>`,
      ),
      'Child variant id must be different than parent variant id: S',
    ],
    [
      server(
        arches('x86_64') +
          `<variants>${variant('id="A" name="A" type="addon"', arches('s390x'))}</variants>`,
      ),
      "S-A: arch list ['s390x'] does not intersect with parent arch list: ['x86_64']",
    ],
    [
      server(
        arches('x86_64') +
          `<variants>${variant('id="A" name="A" type="addon"', arches('x86_64') + `<variants>${variant('id="B" name="B" type="addon"', arches('x86_64'))}</variants>`)}</variants>`,
      ),
      "Only 'variant' can contain another variants.",
    ],
    [
      variant('id="../S" name="S" type="variant"', arches('x86_64')),
      '"../S": a variant id is letters, digits, dots, dashes, pluses and underscores',
    ],
    [
      variant('id="S&#10;x" name="S" type="variant"', arches('x86_64')),
      '"S\nx": a variant id is letters, digits, dots, dashes, pluses and underscores',
    ],
    [server(arches('src')), '"src" is not a tree architecture'],
    [server(arches('x86 64')), '"x86 64" is not a tree architecture'],
    [
      server(
        arches('x86_64') +
          '<environments><environment display_order="1.5">e</environment></environments>',
      ),
      'display_order is not a whole number: "1.5"',
    ],
    [
      variant('id="L" name="L" type="layered-product"', arches('x86_64')) +
        server(arches('x86_64')),
      'layered product L needs <release name= short= version=>',
    ],
  ])('%s', (inside, message) => {
    expect(problems(inside)).toContain(message);
  });

  test('two variants of one uid', () => {
    const addon = variant('id="b" name="b" type="addon"', arches('x86_64'));
    const both =
      variant('id="a-b" name="x" type="variant"', arches('x86_64')) +
      variant('id="a" name="x" type="variant"', `${arches('x86_64')}<variants>${addon}</variants>`);
    expect(problems(both)).toEqual(['two variants have the uid a-b']);
  });

  test('a variant that contains itself', () => {
    const loop = variant(
      'id="A" name="A" type="addon"',
      `${arches('x86_64')}<variants><ref id="A"/></variants>`,
    );
    const found = problems(loop + server(`${arches('x86_64')}<variants><ref id="A"/></variants>`));
    expect(found).toEqual(['Variant S-A references itself through A']);
  });

  test('all problems at once, each with file, line and column', () => {
    const text = `${HEAD}<variants>\n <variant id="S" name="S" type="x">\n  <arches><arch>a </arch></arches></variant>\n</variants>`;
    expect(() => readVariantsXml(text, 'v.xml')).toThrow(
      /v\.xml:4:2: error: Value[^]*v\.xml:5:11: error: Tag arch on line 5/,
    );
  });

  test('broken XML and entities, with the place', () => {
    expect(() => readVariantsXml('<variants>\n<variant', 'v.xml')).toThrow(/v\.xml:2:\d+: error/);
    expect(() => readVariantsXml('<!DOCTYPE v [<!ENTITY x "y">]><variants/>', 'v.xml')).toThrow(
      /entities, which are refused/,
    );
  });
});

test('any arrangement of known elements is read or refused as configuration', () => {
  const name = fc.constantFrom(
    'variants',
    'variant',
    'arches',
    'arch',
    'groups',
    'group',
    'ref',
    'modules',
    'module',
    'release',
    'environments',
    'environment',
  );
  const attribute = fc.constantFrom(
    '',
    ' id="A"',
    ' id="B" name="n" type="variant"',
    ' id="A" name="n" type="addon"',
    ' is_empty="false"',
    ' display_order="x"',
  );
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('x86_64', 's390x', ' ', ''),
      fc
        .tuple(name, attribute, fc.array(tie('tree'), { maxLength: 4 }))
        .map(([tag, given, inside]) => `<${tag}${given}>${inside.join('')}</${tag}>`),
    ),
  }));
  fc.assert(
    fc.property(tree, (inside) => {
      expect(Array.isArray(problems(inside))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
