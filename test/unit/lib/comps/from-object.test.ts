/** Comps written inline in a configuration. */
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { ConfigError } from '../../../../lib/errors.js';
import { archCompsText, parseGlobalComps, readComps } from '../../../../lib/comps/index.js';
import { compsTextOfObject } from '../../../../lib/comps/from-object.js';

const INLINE = `
groups:
  core:
    name: Core
    name_by_lang: { cs: Jádro }
    description: Smallest & best
    default: true
    uservisible: false
    packages:
      - bash
      - { name: grub2, arch: x86_64 }
      - { name: zsh, type: optional, variant: [Server, Client] }
      - { name: kde-core, type: conditional, requires: kde, basearchonly: true }
  kde: { arch: [x86_64, aarch64], langonly: cs }
categories:
  apps: { display_order: 3, groups: [core] }
environments:
  desktop: { arch: x86_64, display_order: 5, groups: [core, { id: kde, default: true, arch: s390x }], options: [more] }
langpacks: { firefox: firefox-langpack-%s }
`;

test('all of comps can be said', () => {
  const comps = readComps(compsTextOfObject(parse(INLINE)), 'c');
  expect(comps.groups[0]).toEqual({
    id: 'core',
    name: 'Core',
    nameByLang: [['cs', 'Jádro']],
    description: 'Smallest & best',
    descriptionByLang: [],
    default: true,
    uservisible: false,
    langonly: null,
    packages: [
      { name: 'bash', type: 'mandatory', requires: null },
      { name: 'grub2', type: 'mandatory', requires: null },
      { name: 'zsh', type: 'optional', requires: null },
      { name: 'kde-core', type: 'conditional', requires: 'kde' },
    ],
  });
  expect(comps.groups[1]).toMatchObject({
    id: 'kde',
    name: 'kde',
    uservisible: true,
    langonly: 'cs',
  });
  expect(comps.categories[0]).toMatchObject({ id: 'apps', displayOrder: 3 });
  expect(comps.environments[0]).toMatchObject({
    displayOrder: 5,
    groups: [
      { id: 'core', default: false },
      { id: 'kde', default: true },
    ],
    options: [{ id: 'more', default: false }],
  });
  expect(comps.langpacks).toEqual([{ name: 'firefox', install: 'firefox-langpack-%s' }]);
});

test('its arches and variants select as those of a comps file', () => {
  const text = archCompsText(parseGlobalComps(compsTextOfObject(parse(INLINE)), 'c'), 's390x');
  const comps = readComps(text, 'c');
  expect(comps.groups.map(({ id, packages }) => [id, packages.map(({ name }) => name)])).toEqual([
    ['core', ['bash', 'zsh', 'kde-core']],
  ]);
  expect(comps.environments).toEqual([]);
  expect(text).toContain('variant="Server,Client"');
  expect(text).toContain('basearchonly="true"');
});

describe('what is wrong is told with its option path', () => {
  test.each([
    [{ groups: { core: { packages: [{ nam: 'x' }] } } }, 'comps.groups.core.packages.0'],
    [
      { groups: { core: { packages: [{ name: 'x', type: 'conditional' }] } } },
      'comps.groups.core.packages.0',
    ],
    [{ groups: { core: { default: 'yes' } } }, 'comps.groups.core.default'],
    [{ group: {} }, 'comps'],
    [[], 'comps'],
  ])('%j', (value, path) => {
    expect(() => compsTextOfObject(value)).toThrow(ConfigError);
    expect(() => compsTextOfObject(value)).toThrow(
      new RegExp(`error: ${path.replaceAll('.', '\\.')}`),
    );
  });
});
