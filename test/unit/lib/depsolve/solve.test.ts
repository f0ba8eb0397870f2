import { describe, expect, test } from '@jest/globals';
import type { GatherOptions } from '../../../../lib/depsolve/index.js';
import { pkg } from '../../../doubles/memory-repository.js';
import { ask } from './asked.js';
import { DISTRIBUTION } from './fixture.js';

const BASE = ['basesystem.noarch', 'filesystem.x86_64', 'glibc-common.x86_64', 'glibc.x86_64'];
const nodeps = { resolveDependencies: false } as const;

/** Inputs (`-` excludes), options, expected packages. */
const CASES: readonly (readonly [string, Partial<GatherOptions>, readonly string[]])[] = [
  ['kernel', {}, ['kernel.x86_64']],
  ['kernel', { fulltree: true }, ['kernel-doc.noarch', 'kernel-headers.x86_64', 'kernel.x86_64']],
  ['kernel', { fulltree: true, fulltreeExcludes: ['kernel'] }, ['kernel.x86_64']],
  [
    'kernel-doc',
    { fulltree: true },
    ['kernel-doc.noarch', 'kernel-headers.x86_64', 'kernel.x86_64'],
  ],
  ['foo32-doc', { fulltree: true }, ['foo32-doc.noarch', 'foo32.i686']],
  ['bash', {}, [...BASE, 'bash.x86_64']],
  ['bash', nodeps, ['bash.x86_64']],
  ['bash', { ...nodeps, fulltree: true }, ['bash-doc.noarch', 'bash.x86_64']],
  [
    'bash.+',
    {},
    ['bash.i686', 'glibc.i686', 'basesystem.noarch', 'filesystem.x86_64', 'glibc-common.x86_64'],
  ],
  [
    'bash -bas* glibc',
    { ...nodeps, fulltree: true },
    ['glibc-common.x86_64', 'glibc.x86_64', 'nscd.x86_64'],
  ],
  ['vacation', {}, ['postfix.x86_64', 'vacation.x86_64']],
  ['vacation sendmail', {}, ['sendmail.x86_64', 'vacation.x86_64']],
  [
    'vacation',
    { greedy: 'all' },
    [
      'postfix.i686',
      'postfix.x86_64',
      'sendmail.i686',
      'sendmail.x86_64',
      'vacation.i686',
      'vacation.x86_64',
    ],
  ],
  ['atlas-devel', {}, ['atlas-devel.x86_64', 'atlas.x86_64']],
  ['atlas-devel', { greedy: 'build' }, ['atlas-devel.x86_64', 'atlas-sse3.x86_64', 'atlas.x86_64']],
  ['atlas-devel.+', { greedy: 'build' }, ['atlas-devel.i686', 'atlas-sse3.x86_64', 'atlas.x86_64']],
  ['imsettings', {}, ['imsettings-qt.x86_64', 'imsettings.x86_64']],
  [
    'imsettings',
    { conditionals: [{ name: 'imsettings', install: 'imsettings-gnome' }] },
    ['imsettings-gnome.x86_64', 'imsettings.x86_64'],
  ],
  [
    'imsettings',
    { ...nodeps, conditionals: [{ name: 'imsettings', install: 'imsettings-gnome' }] },
    ['imsettings.x86_64'],
  ],
  ['system-release', {}, []],
  ['system-release', { greedy: 'all' }, ['fedora-release.noarch', 'generic-release.noarch']],
  [
    'hunspell',
    { langpacks: [{ name: 'hunspell', install: 'hunspell-%s' }] },
    ['hunspell-cs.noarch', 'hunspell-de.noarch', 'hunspell.x86_64'],
  ],
  ['hunspell-* -hunspell-de -hunspell-devel', {}, ['hunspell-cs.noarch']],
  ['hunspell-de -hunspell-de.+', {}, ['hunspell-de.noarch']],
  ['glibc.i686', nodeps, ['glibc.i686']],
  ['bash-debuginfo', {}, []],
];

describe('packages gathered', () => {
  test.each(CASES)('%s, %j', (inputs, options, expected) => {
    const words = inputs.split(' ');
    const answer = ask(DISTRIBUTION, {
      includes: words.filter((word) => !word.startsWith('-')),
      excludes: words.filter((word) => word.startsWith('-')).map((word) => word.slice(1)),
      ...options,
    });
    expect(answer.rpm).toEqual([...expected].sort());
  });

  test('prepopulated packages come with exactly their arch, and what they need', () => {
    const answer = ask(DISTRIBUTION, { includes: ['m4'], prepopulate: ['bash.i686', 'no.noarch'] });
    expect(answer.rpm).toContain('bash.i686');
    expect(answer.rpm).toContain('glibc.i686');
    expect(answer.rpm).not.toContain('bash.x86_64');
    expect(answer.flags['bash.i686']).toBe('prepopulate');
  });

  test('a name that no package has is told', () => {
    expect(ask(DISTRIBUTION, { includes: ['bash', 'zsh'] }).unmatched).toEqual(['zsh']);
  });
});

describe('sources and debug packages', () => {
  test('come with their binaries: debug packages of the own name and debugsource', () => {
    const answer = ask(DISTRIBUTION, { includes: ['bash'] });
    expect(answer.srpm).toEqual(['bash.src', 'glibc.src']);
    expect(answer.debug).toEqual([
      'bash-debuginfo.x86_64',
      'bash-debugsource.x86_64',
      'glibc-debuginfo-common.x86_64',
      'glibc-debuginfo.x86_64',
    ]);
  });

  test('can be excluded each for itself', () => {
    const answer = ask(DISTRIBUTION, {
      includes: ['bash.+'],
      excludes: ['bash.src', 'bash-debuginfo', 'bash-debugsource'],
    });
    expect(answer.rpm).toContain('bash.i686');
    expect(answer.srpm).toEqual(['glibc.src']);
    expect(answer.debug).not.toContain('bash-debuginfo.i686');
  });

  test('a debug package that is asked for comes alone', () => {
    const answer = ask(DISTRIBUTION, { includes: ['bash-debuginfo'] });
    expect(answer).toMatchObject({ rpm: [], srpm: [], debug: ['bash-debuginfo.x86_64'] });
  });

  test('there are none if they are not wanted', () => {
    const answer = ask(DISTRIBUTION, {
      includes: ['bash'],
      excludeDebug: true,
      excludeSource: true,
    });
    expect(answer).toMatchObject({ srpm: [], debug: [] });
  });
});

describe('self-hosting', () => {
  test('takes build dependencies, and those of what they bring in', () => {
    const answer = ask(DISTRIBUTION, { includes: ['bash'], selfhosting: true });
    expect(answer.rpm).toEqual([...BASE, 'bash.x86_64', 'bison.x86_64', 'm4.x86_64'].sort());
    expect(answer.flags['bash.src']).toBe('self-hosting');
  });
});

describe('multilib', () => {
  const options = { includes: ['glibc', 'kernel'], ...nodeps };

  test('method all takes the twin of each package that has one', () => {
    const answer = ask(DISTRIBUTION, { ...options, multilibMethods: ['all'] });
    expect(answer.rpm).toEqual(['glibc.i686', 'glibc.x86_64', 'kernel.x86_64']);
    expect(answer.flags['glibc.i686']).toBe('multilib');
  });

  test('the whitelist works without a method, the blacklist against all', () => {
    expect(ask(DISTRIBUTION, { ...options, multilibWhitelist: ['gl*'] }).rpm).toContain(
      'glibc.i686',
    );
    const answer = ask(DISTRIBUTION, {
      includes: ['bash.+', 'bash'],
      multilibMethods: ['all'],
      multilibBlacklist: ['glibc*'],
    });
    expect(answer.rpm.filter((name) => name.startsWith('glibc'))).toEqual([
      'glibc-common.x86_64',
      'glibc.x86_64',
    ]);
  });

  test('method devel goes by name; what files there are is asked', () => {
    const answer = ask(DISTRIBUTION, {
      ...options,
      includes: ['atlas-devel'],
      multilibMethods: ['devel'],
    });
    expect(answer.rpm).toEqual(['atlas-devel.i686', 'atlas-devel.x86_64']);
    expect(answer.lacking.runtimeFiles).toBe(true);
  });
});

describe('lookaside repositories', () => {
  const lookaside = [pkg('lib-1-1.x86_64', ['deep'])];
  const own = [
    pkg('app-1-1.x86_64', ['lib']),
    pkg('lib-1-1.x86_64', ['deep']),
    pkg('deep-1-1.x86_64'),
  ];
  const options = { includes: ['app'], lookasideRepositories: ['side'] };

  test('satisfy dependencies; their packages are flagged, and not followed', () => {
    const answer = ask({ side: lookaside, repo: own }, options);
    expect(answer.rpm).toEqual(['app.x86_64', 'lib.x86_64']);
    expect(answer.flags).toEqual({ 'app.x86_64': 'input', 'lib.x86_64': 'lookaside' });
  });

  test('an older package there loses to a newer one, unless that is excluded', () => {
    const newer = [pkg('app-1-1.x86_64', ['lib']), pkg('lib-2-1.x86_64')];
    expect(ask({ side: lookaside, repo: newer }, options).flags).toEqual({ 'app.x86_64': 'input' });
    const answer = ask({ side: lookaside, repo: newer }, { ...options, excludes: ['lib'] });
    expect(answer.flags['lib.x86_64']).toBe('lookaside');
    expect(answer.unresolved).toEqual([]);
  });
});

describe('dependencies that nothing satisfies', () => {
  test('are told for each package that has them', () => {
    const answer = ask(
      [pkg('a-1-1.noarch', ['none >= 2']), pkg('b-1-1.noarch', ['none >= 2', '(x with y)'])],
      { includes: ['a', 'b'] },
    );
    expect(answer.unresolved).toEqual([
      'none >= 2 in a.noarch',
      'none >= 2 in b.noarch',
      '(x with y) in b.noarch',
    ]);
  });

  test('a path that primary metadata may lack is asked for', () => {
    const answer = ask([pkg('a-1-1.noarch', ['/usr/share/x', '/usr/bin/y'])], { includes: ['a'] });
    expect(answer.lacking.paths).toEqual(['/usr/share/x']);
  });
});

describe('versions', () => {
  test('only the newest of each name and arch can be taken', () => {
    const answer = ask([pkg('a-1-1.noarch', ['b']), pkg('a-2-1.noarch')], { includes: ['a'] });
    expect(answer).toMatchObject({ rpm: ['a.noarch'], unresolved: [] });
  });

  test('packages that require each other, or themselves, are taken once', () => {
    const answer = ask([pkg('a-1-1.noarch', ['b', 'a']), pkg('b-1-1.noarch', ['a'])], {
      includes: ['a'],
    });
    expect(answer.rpm).toEqual(['a.noarch', 'b.noarch']);
  });
});
