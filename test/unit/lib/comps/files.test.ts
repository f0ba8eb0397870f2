/** Comps files of arches and variants: equal to those that Pungi makes, and the rules one by one. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Variant } from '../../../../config-schemas/variants.js';
import { InputError } from '../../../../lib/errors.js';
import {
  archCompsText,
  lookasideGroupsOf,
  parseGlobalComps,
  readComps,
  variantCompsText,
  type VariantCompsText,
} from '../../../../lib/comps/index.js';

const FIXTURE = path.resolve('test/fixtures/comps/extended.xml');
const EXTENDED = parseGlobalComps(readFileSync(FIXTURE), FIXTURE);

const variantOf = (facts: Omit<Partial<Variant>, 'uid'> & { readonly uid: string }): Variant =>
  ({
    id: facts.uid,
    name: facts.uid,
    type: 'variant',
    parent: null,
    arches: ['x86_64', 's390x'],
    isEmpty: false,
    groups: [],
    environments: [],
    modules: null,
    modularKojiTags: null,
    buildinstallPackages: [],
    release: null,
    ...facts,
  }) as unknown as Variant;
const group = (name: string, flags: Partial<Variant['groups'][number]> = {}) => ({
  name,
  glob: false,
  default: null,
  uservisible: null,
  ...flags,
});

const CLIENT = variantOf({
  uid: 'Client',
  groups: [
    group('core', { default: false, uservisible: true }),
    group('kde'),
    group('web-*', { glob: true, default: true }),
  ],
  environments: [{ name: 'desktop', displayOrder: null }],
});
const SERVER = variantOf({ uid: 'Server' });
const OPTIONAL = variantOf({ uid: 'Server-optional', type: 'optional' });
const MODULAR = variantOf({
  uid: 'Modular',
  modules: [],
  environments: [{ name: 'desktop', displayOrder: 99 }],
});
const EVERYTHING = variantOf({ uid: 'Everything', groups: [group('*', { glob: true })] });

const made = (
  variant: Variant,
  arch: string,
  options: { readonly lookaside?: readonly string[]; readonly filter?: boolean } = {},
): VariantCompsText =>
  variantCompsText(EXTENDED, {
    arch,
    variant,
    lookasideGroups: options.lookaside ?? [],
    filterEnvironments: options.filter ?? true,
  });

describe("equal to Pungi's", () => {
  const normal = (text: string): string =>
    text
      .replaceAll('&quot;', '"')
      .replace(/^<\?xml.*\?>\n/, '')
      .replace(/<!DOCTYPE[^>]*>\n/, '')
      .trim();
  const golden = (name: string): string =>
    normal(readFileSync(path.resolve('test/golden/comps', `${name}.xml`), 'utf8'));

  test.each([
    ['arch.x86_64', () => archCompsText(EXTENDED, 'x86_64')],
    ['arch.s390x', () => archCompsText(EXTENDED, 's390x')],
    ['Client.x86_64', () => made(CLIENT, 'x86_64').text],
    ['Client.s390x', () => made(CLIENT, 's390x').text],
    ['Server.x86_64', () => made(SERVER, 'x86_64').text],
    ['Server.s390x', () => made(SERVER, 's390x').text],
    ['Server-optional.s390x', () => made(OPTIONAL, 's390x', { lookaside: ['parental'] }).text],
    ['Modular.x86_64', () => made(MODULAR, 'x86_64').text],
    ['Everything.s390x', () => made(EVERYTHING, 's390x', { filter: false }).text],
  ])('%s', (name, make) => {
    expect(normal(make())).toBe(golden(name));
  });
});

describe('groups', () => {
  const idsOf = (variant: Variant, arch = 'x86_64'): string[] =>
    readComps(made(variant, arch).text, 'x').groups.map(({ id }) => id);

  test('of a plain variant that lists none are all that are not empty', () => {
    expect(idsOf(variantOf({ uid: 'Any' }))).toEqual(['core', 'kde', 'web-servers']);
    expect(idsOf(SERVER)).toContain('conflicts-server');
  });

  test.each([
    ['modular', { modules: [] }],
    ['addon', { type: 'addon' as const }],
    ['koji-tagged', { modularKojiTags: ['t'] }],
  ])('of a %s variant that lists none are none', (_, facts) => {
    expect(idsOf(variantOf({ uid: 'V', ...facts }))).toEqual([]);
  });

  test('that match nothing are warned of', () => {
    expect(made(CLIENT, 's390x').warnings).toEqual([
      'Variant Client.s390x requires comps group kde which does not match anything in input comps file',
    ]);
    expect(made(CLIENT, 'x86_64').warnings).toEqual([]);
  });

  test('take flags from the first definition that matches', () => {
    const twice = variantOf({
      uid: 'V',
      groups: [group('*', { glob: true, default: false }), group('core', { default: true })],
    });
    const core = readComps(made(twice, 'x86_64').text, 'x').groups.find(({ id }) => id === 'core');
    expect(core).toMatchObject({ default: false, uservisible: false });
  });
});

test("environments may name the parent's and the lookaside's groups", () => {
  const parent = variantOf({ uid: 'P', groups: [group('a'), group('b*', { glob: true })] });
  const other = variantOf({ uid: 'L', groups: [group('a'), group('l')] });
  const child = variantOf({ uid: 'P-c', parent: parent.uid, type: 'addon' });
  const all = [parent, other, child];
  expect(lookasideGroupsOf(child, all, [['P-c', 'L']])).toEqual(['a', 'b*', 'l']);
  expect(lookasideGroupsOf(parent, all, [['P-c', 'L']])).toEqual([]);
});

describe('refused', () => {
  const make = (body: string): string =>
    variantCompsText(parseGlobalComps(`<comps>${body}</comps>`, 'c.xml'), {
      arch: 'x86_64',
      variant: SERVER,
      lookasideGroups: [],
      filterEnvironments: true,
    }).text;
  const list = (inside: string): string =>
    `<group><id>g</id><packagelist>${inside}</packagelist></group>`;

  test.each([
    [
      list('<packagereq type="weird">x</packagereq>'),
      'Failed to process comps file. Package x in group g has unknown type',
    ],
    [list('<packagereq/>'), 'c.xml:1:38: a package without a name'],
    [
      '<group><packagelist><packagereq>x</packagereq></packagelist></group>',
      'a group without an id',
    ],
    [
      '<langpacks><match name="x"/></langpacks>',
      'c.xml:1:19: a langpack match without name or install',
    ],
  ])('%s', (body, message) => {
    expect(() => make(body)).toThrow(InputError);
    expect(() => make(body)).toThrow(message);
  });

  test('what is not comps at all', () => {
    expect(() => readComps('<html/>', 'c.xml')).toThrow(
      'c.xml: the root element is html, not comps',
    );
    expect(() => readComps('<!DOCTYPE c [<!ENTITY a "b">]><comps/>', 'c.xml')).toThrow(InputError);
  });
});

test('any arrangement of comps elements is written so that it reads back the same', () => {
  const text = fc.constantFrom('core', 'a & b', 'x\n y', '"q"', 'é', '<');
  const tag = (name: string, inside: string, attributes = ''): string =>
    `<${name}${attributes}>${inside}</${name}>`;
  const escaped = text.map((one) => one.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  const request = fc
    .tuple(
      escaped,
      fc.constantFrom(
        '',
        ' type="optional"',
        ' arch="s390x"',
        ' type="conditional" requires="q&amp;"',
      ),
    )
    .map(([name, attributes]) => tag('packagereq', name, attributes));
  const groups = fc
    .tuple(escaped, fc.array(request))
    .map(([id, requests]) => tag('group', tag('id', id) + tag('packagelist', requests.join(''))));
  const environment = fc
    .tuple(escaped, fc.array(escaped))
    .map(([id, ids]) =>
      tag(
        'environment',
        tag('id', id) + tag('grouplist', ids.map((one) => tag('groupid', one)).join('')),
      ),
    );
  fc.assert(
    fc.property(fc.array(fc.oneof(groups, environment)), (parts) => {
      const options = {
        arch: 'x86_64',
        variant: SERVER,
        lookasideGroups: [],
        filterEnvironments: true,
      };
      const once = variantCompsText(parseGlobalComps(tag('comps', parts.join('')), 'c'), options);
      const again = variantCompsText(parseGlobalComps(once.text, 'c'), options);
      expect(readComps(again.text, 'c')).toEqual(readComps(once.text, 'c'));
    }),
  );
});
