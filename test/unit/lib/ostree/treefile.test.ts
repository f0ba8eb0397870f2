import { describe, expect, test } from '@jest/globals';
import {
  composeTreeCommand,
  expandRef,
  makeTreeCommand,
  nameRepos,
  parseTreefile,
  refOf,
  tweakTreefile,
} from '../../../../lib/ostree/index.js';

const NOTHING = { repos: [], keepOriginalSources: false, set: {} };

describe('a treefile', () => {
  test.each([
    ['base.json', '{"ref": "a/${basearch}/b", "repos": ["fedora"]}'],
    ['base.yaml', 'ref: a/${basearch}/b\nrepos: [fedora]\n'],
  ])('%s is read, and its ref is that of the arch', (file, text) => {
    expect(refOf(parseTreefile(text, file), 'x86_64')).toBe('a/x86_64/b');
    expect(expandRef('${basearch}', 'i686')).toBe('i386');
  });

  test('without a ref commits to none', () => {
    expect(refOf({}, 'x86_64')).toBeNull();
  });

  test.each([
    ['a broken file', 'ref: [', 'base.yaml:'],
    ['a list', '- a\n', 'base.yaml is not a mapping'],
    ['a key that stands twice', 'ref: a\nref: b\n', 'base.yaml:2'],
  ])('of %s is refused with its place', (_, text, message) => {
    expect(() => parseTreefile(text, 'base.yaml')).toThrow(message);
  });

  test('gets the repositories under names that do not change from compose to compose', () => {
    const { repos } = nameRepos(
      [
        'http://z.example.com/20240102/repo',
        { name: 'first', baseurl: 'http://a.example.com/', exclude: 'b*', gpgcheck: true },
      ],
      'OSTree',
    );
    const tweaked = tweakTreefile('ref: r\nrepos: [fedora]\n', '/c/base.yaml', {
      ...NOTHING,
      repos,
    });
    expect(tweaked.name).toBe('base.json');
    expect(JSON.parse(tweaked.files['base.json']!)).toEqual({
      ref: 'r',
      repos: ['repo-0', 'repo-1'],
    });
    expect(tweaked.files['base.yaml.bak']).toBe('ref: r\nrepos: [fedora]\n');
    expect(tweaked.files['pungi.repo']).toBe(
      '[repo-0]\nname=repo-0\nbaseurl=http://a.example.com/\nexclude=b*\ngpgcheck=1\n' +
        '[repo-1]\nname=repo-1\nbaseurl=http://z.example.com/20240102/repo\ngpgcheck=0\n',
    );
  });

  test('keeps its own repositories before ours when it is told to, and gets another ref', () => {
    const { content } = tweakTreefile('{"ref": "a", "repos": ["fedora"]}', 'base.json', {
      repos: [{ name: 'x', baseurl: 'http://x' }],
      keepOriginalSources: true,
      set: { ref: 'b' },
    });
    expect(content).toEqual({ ref: 'b', repos: ['fedora', 'repo-0'] });
  });
});

describe('repositories of the ostree phases', () => {
  test('are named after their URL, and a variant is no repository', () => {
    expect(nameRepos(['http://h/p q?$basearch', 'Server'], 'OSTree')).toEqual({
      repos: [{ name: 'http:__h_p_q__basearch', baseurl: 'http://h/p q?$basearch' }],
      warnings: [
        "Variant-type source repository is deprecated and will be ignored during 'OSTree' phase: Server",
      ],
    });
  });
});

describe("the phases' commands", () => {
  test("compose a tree as Pungi's do, with our mark in the commit", () => {
    const { program, args } = composeTreeCommand({
      repo: '/r',
      treefile: '/t.json',
      commitIdFile: '/l/commitid.log',
      version: '40',
      token: 't1',
      unifiedCore: true,
      forceNewCommit: true,
    });
    expect([program, ...args]).toEqual([
      'rpm-ostree',
      'compose',
      'tree',
      '--repo=/r',
      '--write-commitid-to=/l/commitid.log',
      '--touch-if-changed=/l/commitid.log.stamp',
      '--unified-core',
      '--add-metadata-string=version=40',
      '--add-metadata-string=punji.commit=t1',
      '--force-nocache',
      '/t.json',
    ]);
  });

  test('leave out of the buildroot program what is empty or false', () => {
    expect(
      makeTreeCommand({
        repo: '/r',
        'log-dir': '/l',
        treefile: '/t',
        version: null,
        'extra-config': '/e',
        'update-summary': true,
        'ostree-ref': null,
        'force-new-commit': false,
        'unified-core': false,
      }),
    ).toEqual([
      'pungi-make-ostree',
      'tree',
      '--repo=/r',
      '--log-dir=/l',
      '--treefile=/t',
      '--extra-config=/e',
      '--update-summary',
    ]);
  });
});
