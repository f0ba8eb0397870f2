import { describe, expect, test } from '@jest/globals';
import { projectOption, type NodePlace } from '../../../graph/projection.js';

const FILES = [
  ['^Server$', { x86_64: ['a'], aarch64: ['b'] }],
  ['^(Server|Client)$', { '*': ['c'], src: ['d'] }],
];
const seen = (variant: string, arch: string | null): unknown =>
  projectOption('extra_files', FILES, { variants: [variant], arch });

describe('of a variant/arch mapping a node sees', () => {
  test('what holds for its variant and arch', () => {
    expect(seen('Server', 'x86_64')).toEqual([
      [['Server'], [['x86_64', ['a']]]],
      [['Server'], [['*', ['c']]]],
    ]);
    expect(seen('Client', 'x86_64')).toEqual([[['Client'], [['*', ['c']]]]]);
    expect(seen('Workstation', 'x86_64')).toEqual([]);
  });

  test('of sources only what names them', () => {
    expect(seen('Client', 'src')).toEqual([[['Client'], [['src', ['d']]]]]);
  });

  test('all arches, if it is of none', () => {
    expect(seen('Client', null)).toEqual([
      [
        ['Client'],
        [
          ['*', ['c']],
          ['src', ['d']],
        ],
      ],
    ]);
  });

  test('all patterns, if it is of no variant', () => {
    const place: NodePlace = { variants: [], arch: 'aarch64' };
    expect(projectOption('additional_packages', FILES, place)).toEqual([
      [['*'], [['aarch64', ['b']]]],
      [['*'], [['*', ['c']]]],
    ]);
  });
});

test('of a mapping of arches a node sees its arch', () => {
  const repositories = { x86_64: ['a'], aarch64: ['b'], '*': ['c'] };
  const place: NodePlace = { variants: [], arch: 'x86_64' };
  expect(projectOption('pkgset_repos', repositories, place)).toEqual([
    ['x86_64', ['a']],
    ['*', ['c']],
  ]);
  expect(projectOption('another', repositories, place)).toEqual(repositories);
});
