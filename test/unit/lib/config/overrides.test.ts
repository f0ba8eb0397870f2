/** Settings from the command line. */
import { expect, test } from '@jest/globals';
import { ConfigError } from '../../../../lib/errors.js';
import { parseDefinition, parseOverride } from '../../../../lib/config/index.js';

test.each([
  ['createrepo_c=False', false],
  ['sigkeys=["a", None]', ['a', null]],
  ['koji_event=12', 12],
  ['release_version=40', '40'],
  ['release_name=Foo Bar', 'Foo Bar'],
  ['release_name="Foo"', 'Foo'],
  ['iso_size=4G', '4G'],
  ['zzz=[1', '[1'],
  ['release_name=', ''],
])('%s', (text, value) => {
  expect(parseOverride(text)).toEqual({ name: text.split('=')[0], value });
});

test('a definition stays a text', () => {
  expect(parseDefinition('a=1=2')).toEqual({ name: 'a', value: '1=2' });
});

test.each(['a', '=1', 'A=1', '1a=2', 'a b=1'])('%j is refused', (text) => {
  expect(() => parseDefinition(text)).toThrow(ConfigError);
  expect(() => parseOverride(text)).toThrow(`definition should be in var=value format: '${text}'`);
});
