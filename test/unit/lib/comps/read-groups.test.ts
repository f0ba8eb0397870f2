import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../../../lib/errors.js';
import { readComps, readGroups } from '../../../../lib/comps/index.js';

const comps = (members: string, rest = ''): string => `<?xml version="1.0"?>
<!DOCTYPE comps PUBLIC "-//Red Hat, Inc.//DTD Comps info//EN" "comps.dtd">
<comps>
  <group><id>one</id><name>One &amp; only</name><packagelist>${members}</packagelist></group>
  <group><id>two</id><name>Two</name></group>${rest}
  <langpacks><match name="a" install="a-%s"/></langpacks>
</comps>
`;

const groupsOf = (text: string) => {
  const { groups, langpacks } = readComps(text, 'comps.xml');
  return { groups: groups.map(({ id, packages }) => ({ id, packages })), langpacks };
};
const read = (text: string) => {
  const { groups, langpacks } = readGroups(text, 'comps.xml');
  return { groups: groups.map(({ id, packages }) => ({ id, packages })), langpacks };
};

describe('groups are the same as the XML reader finds', () => {
  test.each([
    ['no members', ''],
    [
      'members of all types',
      '<packagereq type="optional">a</packagereq>\n <packagereq>b</packagereq>',
    ],
    ['a conditional member', '<packagereq type="conditional" requires="x">a</packagereq>'],
    ['attributes in another order', '<packagereq requires="x" type="conditional">a</packagereq>'],
    ['attributes that are not known', '<packagereq basearchonly="true">a</packagereq>'],
    ['an unknown type', '<packagereq type="some">a</packagereq>'],
    ['a reference', '<packagereq>a&amp;b</packagereq>'],
    ['single quotes', "<packagereq type='optional'>a</packagereq>"],
    ['a comment among them', '<!-- <packagereq>b</packagereq> --><packagereq>a</packagereq>'],
    ['CDATA', '<packagereq><![CDATA[a]]></packagereq>'],
    ['a name on lines of its own', '<packagereq>\na\n</packagereq>'],
    ['spaces around a name', '<packagereq> a </packagereq>'],
    ['text among them', 'text<packagereq>a</packagereq>'],
    ['elements that are not known', '<other>a</other><packagereq>a</packagereq>'],
    ['a character for private use', '<packagereq>\uE0000</packagereq>'],
  ])('with %s', (_what, members) => {
    expect(read(comps(members))).toEqual(groupsOf(comps(members)));
  });

  test('with a list that a comment hides', () => {
    const text = comps(
      '<packagereq>a</packagereq>',
      '<!-- <group><packagelist><packagereq>b</packagereq></packagelist></group> -->',
    );
    expect(read(text)).toEqual(groupsOf(text));
  });

  test('with a group of several lists', () => {
    const text = comps(
      '<packagereq>a</packagereq></packagelist><packagelist><packagereq>b</packagereq>',
    );
    expect(read(text).groups[0]?.packages.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(read(text)).toEqual(groupsOf(text));
  });
});

test.each([
  ['a member without a name', comps('\n<packagereq></packagereq>'), 'comps.xml:5:1'],
  ['an end tag too many', comps('<packagereq>a</packagereq></x>'), 'comps.xml:4:'],
  ['no end', comps('').slice(0, -9), 'comps.xml:7:'],
])('%s is refused, with its place', (_what, text, place) => {
  expect(() => readGroups(text, 'comps.xml')).toThrow(InputError);
  expect(() => readGroups(text, 'comps.xml')).toThrow(place);
});
