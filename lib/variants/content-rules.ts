/**
 * What variants.dtd demands of a variants file (share/variants.dtd): children and their order, attributes and their
 * values. Checked without a DTD processor, so that nothing is loaded and every error has its place.
 */
import { VARIANT_TYPES } from '../../config-schemas/names.js';
import type { ConfigProblem } from '../errors.js';
import { childElements, textOf, type XmlElement } from '../xml/index.js';
import { problemAt, type Place } from './definition.js';

interface ElementRule {
  /** Names of the children, each followed by a space; null: text only. */
  readonly children: RegExp | null;
  /** The same for people. */
  readonly expects: string;
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
}

const TEXT: ElementRule = { children: null, expects: 'text' };
const BOOLEANS = ['true', 'false'];

const RULES: Readonly<Record<string, ElementRule>> = {
  variants: { children: /^(ref )*(variant )*$/, expects: '(ref*, variant*)' },
  variant: {
    children:
      /^((release )?(arches )(groups )?(environments )*(variants )*(buildinstallpackages )?(modules )?)?$/,
    expects:
      '(release?, arches, groups?, environments*, variants*, buildinstallpackages?, modules?)',
    required: ['id', 'name', 'type'],
    optional: ['has_optional', 'is_empty'],
  },
  release: { ...TEXT, optional: ['name', 'short', 'version'] },
  arches: { children: /^(arch )+$/, expects: '(arch+)' },
  arch: TEXT,
  groups: { children: /^(group )+$/, expects: '(group+)' },
  group: { ...TEXT, optional: ['glob', 'default', 'uservisible'] },
  environments: { children: /^(environment )+$/, expects: '(environment+)' },
  environment: { ...TEXT, optional: ['display_order'] },
  modules: { children: /^(module )*(kojitag )*$/, expects: '(module*, kojitag*)' },
  module: { ...TEXT, optional: ['glob'] },
  kojitag: TEXT,
  buildinstallpackages: { children: /^(package )+$/, expects: '(package+)' },
  package: TEXT,
  name: TEXT,
  ref: { children: /^$/, expects: 'nothing', required: ['id'] },
};

const VALUES: Readonly<Record<string, readonly string[]>> = {
  'variant/type': VARIANT_TYPES,
  'variant/has_optional': BOOLEANS,
  'variant/is_empty': BOOLEANS,
  'group/glob': BOOLEANS,
  'group/default': BOOLEANS,
  'group/uservisible': BOOLEANS,
  'module/glob': BOOLEANS,
};

/** Their text must not begin or end with white space. */
const STRIPPED = new Set(['arch', 'environment', 'group', 'kojitag', 'module', 'name', 'package']);

/** All that is wrong in the structure of a variants file. */
export function checkContent(element: XmlElement, file: string): readonly ConfigProblem[] {
  const place = { file, line: element.line, column: element.column };
  const rule = RULES[element.name];
  if (rule === undefined) {
    return [problemAt(place, `Element ${element.name} is not known in a variants file`)];
  }
  return [
    ...checkChildren(element, rule, place),
    ...checkAttributes(element, rule, place),
    ...checkText(element, rule, place),
    ...childElements(element).flatMap((child) =>
      rule.children === null ? [] : checkContent(child, file),
    ),
  ];
}

function checkChildren(element: XmlElement, rule: ElementRule, place: Place): ConfigProblem[] {
  const names = childElements(element).map((child) => child.name);
  const fits =
    rule.children === null
      ? names.length === 0
      : rule.children.test(names.map((name) => `${name} `).join(''));
  if (fits) return [];
  const message = `Element ${element.name} content does not follow the DTD, expecting ${rule.expects}, got (${names.join(' ')})`;
  return [problemAt(place, message)];
}

function checkAttributes(element: XmlElement, rule: ElementRule, place: Place): ConfigProblem[] {
  const { required = [], optional = [] } = rule;
  const missing = required
    .filter((name) => !element.attributes.has(name))
    .map((name) => `Element ${element.name} does not carry attribute ${name}`);
  const wrong = [...element.attributes].flatMap(([name, value]) => {
    if (!required.includes(name) && !optional.includes(name)) {
      return [`No declaration for attribute ${name} of element ${element.name}`];
    }
    const allowed = VALUES[`${element.name}/${name}`];
    if (allowed === undefined || allowed.includes(value)) return [];
    return [
      `Value "${value}" for attribute ${name} of ${element.name} is not among ${allowed.join(', ')}`,
    ];
  });
  return [...missing, ...wrong].map((message) => problemAt(place, message));
}

function checkText(element: XmlElement, rule: ElementRule, place: Place): ConfigProblem[] {
  const text = textOf(element);
  if (rule.children !== null) {
    if (text.trim() === '') return [];
    return [
      problemAt(place, `Element ${element.name} contains text: ${JSON.stringify(text.trim())}`),
    ];
  }
  if (!STRIPPED.has(element.name)) return [];
  if (text === '') return [problemAt(place, `Tag ${element.name} is empty`)];
  if (text === text.trim()) return [];
  const where = String(element.line);
  return [
    problemAt(
      place,
      `Tag ${element.name} on line ${where} contains leading or trailing whitespace`,
    ),
  ];
}
