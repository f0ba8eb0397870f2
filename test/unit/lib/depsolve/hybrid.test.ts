/** Gathers with modules: which packages can be seen where, and what comes in. */
import { describe, expect, test } from '@jest/globals';
import { FileFacts, type HybridOptions } from '../../../../lib/depsolve/index.js';
import { solveHybrid } from '../../../../lib/depsolve/hybrid/solve-hybrid.js';
import {
  combinationsFor,
  ModuleCatalog,
  parseModuleDocuments,
} from '../../../../lib/modulemd/index.js';
import { pkg, poolOf, type MemoryPackage } from '../../../doubles/memory-repository.js';

interface Stream {
  readonly artifacts?: readonly string[];
  readonly requires?: Readonly<Record<string, readonly string[]>>;
  readonly version?: number;
  readonly context?: string;
}

/** Documents of `NAME:STREAM` (an index after `#` tells several apart) and of defaults. */
function documentsOf(
  streams: Readonly<Record<string, Stream>>,
  defaults: Readonly<Record<string, string>>,
): string {
  const modules = Object.entries(streams).map(
    ([key, { artifacts, requires, version, context }]) => {
      const [name = '', stream = ''] = key.replace(/#.*/, '').split(':');
      const data = {
        name,
        stream,
        version: version ?? 1,
        context: context ?? 'c0',
        dependencies: [{ requires: requires ?? {} }],
        artifacts: { rpms: artifacts ?? [] },
      };
      return JSON.stringify({ document: 'modulemd', version: 2, data });
    },
  );
  const chosen = Object.entries(defaults).map(([module, stream]) =>
    JSON.stringify({ document: 'modulemd-defaults', version: 1, data: { module, stream } }),
  );
  return [...modules, ...chosen].map((text) => `---\n${text}\n...\n`).join('');
}

interface Question extends Partial<HybridOptions> {
  readonly packages: readonly MemoryPackage[];
  readonly lookaside?: readonly MemoryPackage[];
  readonly streams: Readonly<Record<string, Stream>>;
  readonly defaults?: Readonly<Record<string, string>>;
  readonly platform?: string;
}

function ask({ packages, lookaside, streams, defaults = {}, platform, ...options }: Question) {
  const pool = poolOf({ ...(lookaside === undefined ? {} : { side: lookaside }), repo: packages });
  const catalog = new ModuleCatalog(parseModuleDocuments(documentsOf(streams, defaults), 'm'));
  const solution = solveHybrid(
    pool,
    { catalog, combinationsFor: (one) => combinationsFor(catalog, one, platform ?? null) },
    {
      arch: 'x86_64',
      langpacks: [],
      multilibMethods: [],
      multilibBlacklist: [],
      multilibWhitelist: [],
      lookasideRepositories: ['side'],
      modules: [],
      inputs: [],
      excludes: [],
      ...options,
    },
    new FileFacts(),
  );
  const names = (ids: readonly number[]): string[] =>
    ids.map((id) => `${pool.nameText(id)}-${pool.evrText(id)}.${pool.archText(id)}`).sort();
  return {
    rpm: names(solution.binary),
    debug: names(solution.debug),
    srpm: names(solution.source),
    modules: solution.modules,
    unmatched: solution.unmatched,
    problems: solution.unresolved.map((one) => `${one.requirement} in ${one.package}`),
  };
}

const PERL = [
  pkg('perl-5.30-1.x86_64'),
  pkg('perl-5.26-1.x86_64', ['perl-libs']),
  pkg('perl-5.24-1.x86_64', ['perl-libs']),
  pkg('perl-libs-5.26-1.x86_64', [], { source: 'perl' }),
  pkg('perl-libs-5.24-1.x86_64', [], { source: 'perl' }),
  pkg('perl-5.26-1.src'),
  pkg('perl-5.30-1.src'),
  pkg('app-1-1.x86_64', ['perl']),
] as const;
const PERL_STREAMS = {
  'perl:5.26': {
    artifacts: ['perl-0:5.26-1.x86_64', 'perl-libs-0:5.26-1.x86_64', 'perl-0:5.26-1.src'],
  },
  'perl:5.24': { artifacts: ['perl-0:5.24-1.x86_64', 'perl-libs-0:5.24-1.x86_64'] },
} as const;

describe('a package that a module has, too', () => {
  test('is of no module where there is no default stream', () => {
    const { rpm, modules } = ask({ packages: PERL, streams: PERL_STREAMS, inputs: ['app'] });
    expect(rpm).toEqual(['app-1-1.x86_64', 'perl-5.30-1.x86_64']);
    expect(modules).toEqual([]);
  });

  test('is that of the default stream, though it is older, and brings the whole stream', () => {
    const answer = ask({
      packages: PERL,
      streams: PERL_STREAMS,
      defaults: { perl: '5.26' },
      inputs: ['app'],
    });
    expect(answer).toEqual({
      rpm: ['app-1-1.x86_64', 'perl-5.26-1.x86_64', 'perl-libs-5.26-1.x86_64'],
      debug: [],
      srpm: ['perl-5.26-1.src'],
      modules: ['perl:5.26:1:c0'],
      unmatched: [],
      problems: [],
    });
  });

  test('is not taken for one of another stream by its name', () => {
    const { rpm, unmatched } = ask({
      packages: PERL,
      streams: PERL_STREAMS,
      inputs: ['perl-libs', 'perl'],
    });
    expect(rpm).toEqual(['perl-5.30-1.x86_64']);
    expect(unmatched).toEqual(['perl-libs']);
  });

  test('is found by a wildcard, where the module hides it, too', () => {
    const { rpm } = ask({
      packages: PERL,
      streams: PERL_STREAMS,
      defaults: { perl: '5.26' },
      inputs: ['per*'],
    });
    expect(rpm).toEqual(['perl-5.30-1.x86_64']);
  });
});

describe('a module that is asked for', () => {
  test('comes with all its packages and what they need, beside other streams of it', () => {
    const { rpm, modules } = ask({
      packages: PERL,
      streams: PERL_STREAMS,
      defaults: { perl: '5.26' },
      modules: ['perl:5.24', 'perl'],
    });
    expect(rpm).toEqual([
      'perl-5.24-1.x86_64',
      'perl-5.26-1.x86_64',
      'perl-libs-5.24-1.x86_64',
      'perl-libs-5.26-1.x86_64',
    ]);
    expect(modules).toEqual(['perl:5.24:1:c0', 'perl:5.26:1:c0']);
  });

  test('comes with every stream that it works with', () => {
    const { rpm, modules } = ask({
      packages: [...PERL, pkg('web-1-1.x86_64', ['perl'])],
      streams: {
        ...PERL_STREAMS,
        'web:1': { artifacts: ['web-0:1-1.x86_64'], requires: { perl: [], platform: ['f1'] } },
      },
      modules: ['web:1'],
      platform: 'f1',
    });
    expect(rpm).toEqual([
      'perl-5.24-1.x86_64',
      'perl-5.26-1.x86_64',
      'perl-libs-5.24-1.x86_64',
      'perl-libs-5.26-1.x86_64',
      'web-1-1.x86_64',
    ]);
    expect(modules).toEqual(['perl:5.24:1:c0', 'perl:5.26:1:c0', 'web:1:1:c0']);
  });

  test('is there with its packages although a module that it needs is not, and that is told', () => {
    const { rpm, problems } = ask({
      packages: [pkg('web-1-1.x86_64', ['nothing'])],
      streams: { 'web:1': { artifacts: ['web-0:1-1.x86_64'], requires: { perl: ['6'] } } },
      modules: ['web:1', 'gone:1'],
    });
    expect(rpm).toEqual(['web-1-1.x86_64']);
    expect(problems).toEqual(['module(perl:6) in module:web:1:1:c0']);
  });

  test('of another platform does not work', () => {
    const question = {
      packages: [pkg('web-1-1.x86_64')],
      streams: { 'web:1': { artifacts: ['web-0:1-1.x86_64'], requires: { platform: ['f1'] } } },
      modules: ['web:1'],
    };
    expect(ask({ ...question, platform: 'f1' }).problems).toEqual([]);
    expect(ask({ ...question, platform: 'f2' }).problems).toEqual([
      'module(platform:f1) in module:web:1:1:c0',
    ]);
  });

  test('has the packages of its newest version only, in all contexts', () => {
    const { rpm, modules } = ask({
      packages: ['1', '2', '3'].map((version) => pkg(`web-${version}-1.x86_64`)),
      streams: {
        'web:1#0': { version: 9, artifacts: ['web-0:1-1.x86_64'] },
        'web:1#1': { version: 10, context: 'a', artifacts: ['web-0:2-1.x86_64'] },
        'web:1#2': { version: 10, context: 'b', artifacts: ['web-0:3-1.x86_64'] },
      },
      modules: ['web:1'],
    });
    expect(rpm).toEqual(['web-2-1.x86_64', 'web-3-1.x86_64']);
    expect(modules).toEqual(['web:1:10:a', 'web:1:10:b']);
  });
});

describe('rules', () => {
  const packages = [
    pkg('lib-1-1.x86_64'),
    pkg('lib-1-1.i686'),
    pkg('lib-debuginfo-1-1.x86_64', [], { source: 'lib' }),
    pkg('lib-devel-1-1.x86_64', ['lib'], { source: 'lib' }),
    pkg('lib-devel-1-1.i686', ['lib'], { source: 'lib' }),
    pkg('mod-devel-1-1.x86_64'),
    pkg('mod-devel-1-1.i686'),
    pkg('mod-devel-debuginfo-1-1.x86_64', [], { source: 'mod-devel' }),
  ];
  const streams = { 'mod:1': { artifacts: ['mod-devel-0:1-1.x86_64'] } };

  test('for multilib and debug packages hold for packages of no module', () => {
    const { rpm, debug } = ask({
      packages,
      streams,
      modules: ['mod:1'],
      inputs: ['lib-devel'],
      multilibMethods: ['devel'],
    });
    expect(rpm).toEqual([
      'lib-1-1.x86_64',
      'lib-devel-1-1.i686',
      'lib-devel-1-1.x86_64',
      'mod-devel-1-1.x86_64',
    ]);
    expect(debug).toEqual(['lib-debuginfo-1-1.x86_64']);
  });

  test('filters do not reach packages of modules', () => {
    const { rpm, unmatched } = ask({
      packages,
      streams,
      modules: ['mod:1'],
      inputs: ['lib'],
      excludes: ['mod*', 'lib.x86_64', 'lib.i686'],
    });
    expect(rpm).toEqual(['mod-devel-1-1.x86_64']);
    expect(unmatched).toEqual(['lib']);
  });

  test('lookaside packages satisfy what is needed, and are not in the answer', () => {
    const { rpm, problems } = ask({
      packages: [pkg('app-1-1.x86_64', ['base'])],
      lookaside: [pkg('base-1-1.x86_64', ['gone'])],
      streams: {},
      inputs: ['app', 'base'],
    });
    expect(rpm).toEqual(['app-1-1.x86_64']);
    expect(problems).toEqual([]);
  });

  test('a requirement that nothing satisfies while the module is enabled is told', () => {
    const { problems } = ask({
      packages: [...PERL, pkg('web-1-1.x86_64', ['perl = 5.30'])],
      streams: {
        ...PERL_STREAMS,
        'web:1': { artifacts: ['web-0:1-1.x86_64'], requires: { perl: ['5.24'] } },
      },
      modules: ['web:1'],
    });
    expect(problems).toEqual(['perl = 5.30 in web.x86_64']);
  });
});
