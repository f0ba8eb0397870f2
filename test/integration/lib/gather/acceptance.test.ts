/** Gather's acceptance cases: what Pungi's own tests say of method deps, on RPMs of ours (tests/test_gather.py). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  gatherKickstart,
  type GatherRecord,
  type KickstartOptions,
} from '../../../../lib/solve-request/index.js';
import { readKickstart, type KickstartInput } from '../../../../lib/kickstart/index.js';
import { parseNevra } from '../../../../lib/rpm/index.js';
import { buildGatherRpms } from '../../../gather-rpms.js';

interface Case {
  /** What is asked: lines of `%packages`. */
  readonly input: readonly string[];
  readonly options?: Partial<KickstartOptions>;
  readonly sections?: Partial<
    Pick<
      KickstartInput,
      'fulltreeExcludes' | 'multilibBlacklist' | 'multilibWhitelist' | 'prepopulate'
    >
  >;
  readonly lookaside?: 'older' | 'same';
  /** A repository whose comps has a group `cond` with a conditional member. */
  readonly conditional?: boolean;
  /** All that is in, lookaside packages left out: `name.arch`; an arch stands for itself where none is given. */
  readonly rpm?: readonly string[];
  /** These among others. */
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  readonly debug?: readonly string[];
  readonly debugHas?: readonly string[];
  readonly debugLacks?: readonly string[];
  readonly srpm?: readonly string[];
  readonly srpmLacks?: readonly string[];
  readonly unresolved?: number;
}

const BASE = [
  'basesystem.noarch',
  'filesystem.x86_64',
  'glibc-common.x86_64',
  'glibc.x86_64',
] as const;
const on = (arch: string, ...names: string[]): string[] => names.map((name) => `${name}.${arch}`);
const x86 = (...names: string[]): string[] => on('x86_64', ...names);
const i686 = (...names: string[]): string[] => on('i686', ...names);
const no = (...names: string[]): string[] => on('noarch', ...names);

const SELINUX = no('selinux-policy-mls', 'selinux-policy-minimal', 'selinux-policy-targeted');
const fulltree = { fulltree: true };
const nodeps = { nodeps: true };
const all = { greedy: 'all' } as const;
const build = { greedy: 'build' } as const;
const ppc64 = { arch: 'ppc64' };
const devel = { multilibMethods: ['devel', 'runtime'] } as const;
const BASH_DEBUG = x86('bash-debuginfo', 'bash-debugsource');
const GLIBC_DEBUG = x86('glibc-debuginfo', 'glibc-debuginfo-common');

const CASES: Readonly<Record<string, Case>> = {
  'a package alone': { input: ['kernel'], rpm: x86('kernel') },
  'fulltree adds siblings, noarch ones too': {
    input: ['kernel'],
    options: fulltree,
    rpm: [...x86('kernel', 'kernel-headers'), ...no('kernel-doc')],
  },
  'fulltree-excludes stop that': {
    input: ['kernel'],
    options: fulltree,
    sections: { fulltreeExcludes: ['kernel'] },
    rpm: x86('kernel'),
  },
  'a noarch input pulls native siblings': {
    input: ['kernel-doc'],
    options: fulltree,
    rpm: [...x86('kernel', 'kernel-headers'), ...no('kernel-doc')],
  },
  'with no native build a noarch input pulls multilib siblings': {
    input: ['foo32-doc'],
    options: fulltree,
    rpm: [...i686('foo32'), ...no('foo32-doc')],
  },
  'siblings of a noarch source are all noarch': {
    input: ['selinux-policy-doc'],
    options: fulltree,
    rpm: [...no('selinux-policy', 'selinux-policy-doc'), ...SELINUX],
  },
  'a package with its closure and debug packages': {
    input: ['bash'],
    rpm: [...x86('bash'), ...BASE],
    debug: [...BASH_DEBUG, ...GLIBC_DEBUG],
  },
  'nodeps takes only the package': {
    input: ['bash'],
    options: nodeps,
    rpm: x86('bash'),
    debug: BASH_DEBUG,
  },
  'nodeps with fulltree': {
    input: ['bash'],
    options: { ...nodeps, ...fulltree },
    rpm: [...x86('bash'), ...no('bash-doc')],
  },
  'greedy all takes both arches': {
    input: ['bash'],
    options: all,
    rpm: [
      ...x86('bash', 'glibc', 'glibc-common', 'filesystem'),
      ...i686('bash', 'glibc', 'glibc-common', 'filesystem'),
      ...no('basesystem'),
    ],
  },
  'requirements without an arch go native for 32-bit packages, too': {
    input: ['bash.+'],
    rpm: [...i686('bash', 'glibc'), ...x86('glibc-common', 'filesystem'), ...no('basesystem')],
  },
  'siblings are native where a native one is in': {
    input: ['bash.+'],
    options: fulltree,
    has: [...i686('bash'), ...no('bash-doc'), ...x86('glibc', 'nscd')],
    lacks: x86('bash'),
  },
  'a source can be filtered': {
    input: ['bash.+', '-bash.src'],
    has: i686('bash'),
    srpmLacks: ['bash.src'],
  },
  'debug packages can be filtered': {
    input: ['bash.+', '-bash-debuginfo', '-bash-debugsource'],
    has: i686('bash'),
    debugLacks: [...BASH_DEBUG, ...i686('bash-debuginfo', 'bash-debugsource')],
  },
  'a multilib filter leaves the native package': {
    input: ['bash', '-bash.+'],
    options: { ...all, ...fulltree },
    has: [...x86('bash', 'glibc'), ...i686('glibc')],
    lacks: i686('bash'),
  },
  'a filter by name takes all arches': {
    input: ['filesystem', 'bash.+', '-bash'],
    options: { ...all, ...fulltree },
    has: [...x86('filesystem'), ...i686('filesystem')],
    lacks: [...x86('bash'), ...i686('bash')],
  },
  'a filter by pattern': {
    input: ['bash', '-bas*', 'glibc'],
    options: { ...nodeps, ...fulltree },
    rpm: x86('glibc', 'glibc-common', 'nscd'),
  },
  'a noarch package asks for the native one': {
    input: ['glibc.+', 'bash-doc'],
    options: ppc64,
    has: [...on('ppc64', 'bash', 'glibc'), ...on('ppc', 'glibc'), ...no('bash-doc')],
    lacks: on('ppc', 'bash'),
  },
  'no package is called system-release': { input: ['system-release'], rpm: [] },
  'greedy all takes all release packages': {
    input: ['system-release'],
    options: all,
    rpm: [
      ...x86('fedora-release', 'generic-release'),
      ...i686('fedora-release', 'generic-release'),
    ],
  },
  'of two providers the shorter name wins': {
    input: ['vacation'],
    rpm: x86('vacation', 'postfix'),
  },
  'a provider that is in wins': {
    input: ['vacation', 'sendmail'],
    rpm: x86('vacation', 'sendmail'),
  },
  'greedy all takes both providers in both arches': {
    input: ['vacation'],
    options: all,
    rpm: [...x86('vacation', 'postfix', 'sendmail'), ...i686('vacation', 'postfix', 'sendmail')],
  },
  'self-hosting takes what building needs': {
    input: ['firefox'],
    options: { selfhosting: true },
    rpm: [
      ...x86('firefox', 'xulrunner', 'xulrunner-devel', 'krb5-devel', 'krb5-libs', 'bash'),
      ...BASE,
    ],
  },
  'what lookaside has is not taken, nor what only that needs': {
    input: ['firefox'],
    options: { selfhosting: true },
    lookaside: 'older',
    rpm: x86('firefox', 'xulrunner', 'xulrunner-devel'),
    unresolved: 0,
  },
  'a newer package wins over an older one in lookaside': {
    input: ['cockpit-docker'],
    lookaside: 'older',
    rpm: no('cockpit-docker', 'cockpit-system'),
    unresolved: 0,
  },
  'a filtered package is satisfied by an older one in lookaside': {
    input: ['cockpit-docker', '-cockpit-system'],
    lookaside: 'older',
    rpm: no('cockpit-docker'),
    unresolved: 0,
  },
  'nothing is left if lookaside has all': {
    input: ['*'],
    options: { ...nodeps, ...fulltree },
    lookaside: 'same',
    rpm: [],
  },
  'the multilib blacklist': {
    input: ['glibc*'],
    sections: { multilibBlacklist: ['glibc*'] },
    has: x86('glibc', 'glibc-common'),
    lacks: i686('glibc', 'glibc-common'),
  },
  'the multilib whitelist works without a method': {
    input: ['glibc'],
    sections: { multilibWhitelist: ['glibc'] },
    rpm: [...BASE, ...i686('glibc')],
    debugHas: [...GLIBC_DEBUG, ...i686('glibc-debuginfo')],
  },
  'multilib methods devel and runtime': {
    input: ['lvm2-devel'],
    options: devel,
    rpm: [...x86('lvm2-devel', 'lvm2', 'lvm2-libs'), ...i686('lvm2-devel', 'glibc'), ...BASE],
  },
  'the shortest provider': { input: ['atlas-devel'], rpm: x86('atlas-devel', 'atlas') },
  'greedy build takes its siblings among the providers': {
    input: ['atlas-devel'],
    options: build,
    rpm: x86('atlas-devel', 'atlas', 'atlas-sse3'),
  },
  'with multilib devel the need stays with the native provider': {
    input: ['atlas-devel'],
    options: { ...build, multilibMethods: ['devel'] },
    rpm: [...x86('atlas-devel', 'atlas', 'atlas-sse3'), ...i686('atlas-devel')],
  },
  'a 32-bit input is satisfied by native providers': {
    input: ['atlas-devel.+'],
    options: build,
    rpm: [...i686('atlas-devel'), ...x86('atlas', 'atlas-sse3')],
  },
  'greedy all takes all providers of both arches': {
    input: ['atlas-devel'],
    options: all,
    rpm: [
      ...x86('atlas-devel', 'atlas', 'atlas-sse3'),
      ...i686('atlas-devel', 'atlas', 'atlas-sse3', 'atlas-sse', 'atlas-sse2', 'atlas-3dnow'),
    ],
  },
  'of noarch providers the shortest name wins': {
    input: ['freeipa-server'],
    options: ppc64,
    rpm: [...on('ppc64', 'freeipa-server'), ...no('selinux-policy-mls')],
  },
  'greedy build takes all of one source': {
    input: ['freeipa-server'],
    options: { ...ppc64, ...build },
    rpm: [...on('ppc64', 'freeipa-server'), ...SELINUX],
  },
  'a noarch provider that is in wins': {
    input: ['freeipa-server', 'selinux-policy-targeted'],
    options: ppc64,
    rpm: [...on('ppc64', 'freeipa-server'), ...no('selinux-policy-targeted')],
  },
  'without a rule the shorter of two backends comes': {
    input: ['imsettings'],
    rpm: x86('imsettings', 'imsettings-qt'),
  },
  'a conditional member comes first and satisfies the need': {
    input: ['imsettings', '@cond'],
    conditional: true,
    rpm: x86('imsettings', 'imsettings-gnome'),
  },
  'nodeps follows no conditional': {
    input: ['imsettings', '@cond'],
    options: nodeps,
    conditional: true,
    rpm: x86('imsettings'),
  },
  'an i586 package': {
    input: ['skype'],
    options: build,
    has: [...on('i586', 'skype'), ...i686('glibc'), ...x86('glibc-common')],
    lacks: i686('glibc-common'),
  },
  'prepopulate takes exactly those arches, with their closures': {
    input: ['glibc'],
    sections: { prepopulate: ['bash.i686', 'glibc.i686', 'lvm2.x86_64'] },
    rpm: [...i686('bash', 'glibc'), ...x86('lvm2', 'lvm2-libs'), ...BASE],
  },
  'a noarch package has noarch debug information': {
    input: ['mingw32-qt5-qtbase'],
    rpm: no('mingw32-qt5-qtbase'),
    debug: no('mingw32-qt5-qtbase-debuginfo'),
  },
  'a pattern less a name': {
    input: ['release-notes-*', '-release-notes'],
    rpm: no('release-notes-cs-CZ', 'release-notes-en-US'),
  },
  'a multilib filter never reaches noarch': {
    input: ['release-notes-en-US', '-release-notes-en*.+'],
    rpm: no('release-notes-en-US'),
  },
  'requirements of scriptlets count': {
    input: ['perl'],
    rpm: x86('perl', 'perl-before', 'perl-after'),
  },
  'debug packages go by name and arch': {
    input: ['libuser.+', 'python-libuser'],
    rpm: [...i686('libuser'), ...x86('python-libuser')],
    debug: [...i686('libuser-debuginfo'), ...x86('python-libuser-debuginfo')],
  },
  'a debug package that is asked for comes alone': {
    input: ['bash-debuginfo'],
    rpm: [],
    debugHas: x86('bash-debuginfo'),
    srpm: [],
  },
  'debug information named after the source is not found': {
    input: ['kmod-ipw3945'],
    options: fulltree,
    rpm: x86('kmod-ipw3945'),
    debug: [],
  },
  'a name with its version matches nothing': { input: ['bash-1-1'], rpm: [] },
};

let scratch = '';
let repositories = { main: '', lookaside: '' };
beforeAll(async () => {
  repositories = await buildGatherRpms();
  scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-acceptance-'));
  await writeComps(path.join(scratch, 'comps'));
}, 300_000);
afterAll(() => rm(scratch, { recursive: true }));

async function writeComps(directory: string): Promise<void> {
  await mkdir(directory);
  const comps = `<comps><group><id>cond</id><name>c</name><packagelist>
<packagereq type="conditional" requires="imsettings">imsettings-gnome</packagereq></packagelist></group></comps>`;
  await writeFile(path.join(directory, 'comps.xml'), comps);
  await execa('createrepo_c', ['--quiet', '--groupfile=comps.xml', directory]);
}

/** The input file, written as a person would. */
function inputText({ input, sections = {}, lookaside, conditional }: Case): string {
  const names = {
    'fulltree-excludes': sections.fulltreeExcludes,
    'multilib-blacklist': sections.multilibBlacklist,
    'multilib-whitelist': sections.multilibWhitelist,
    prepopulate: sections.prepopulate,
  };
  const aside = lookaside === 'same' ? repositories.main : repositories.lookaside;
  return [
    `repo --name=main --baseurl=file://${repositories.main}`,
    ...(lookaside === undefined ? [] : [`repo --name=aside --baseurl=file://${aside}`]),
    ...(conditional === true ? [`repo --name=comps --baseurl=file://${scratch}/comps`] : []),
    '%packages',
    ...input,
    '%end',
    ...Object.entries(names).flatMap(([name, lines]) =>
      lines === undefined ? [] : [`%${name}`, ...lines, '%end'],
    ),
    '',
  ].join('\n');
}

async function gather(asked: Case) {
  const options: KickstartOptions = {
    arch: 'x86_64',
    greedy: 'none',
    fulltree: false,
    selfhosting: false,
    multilibMethods: [],
    nodeps: false,
    excludeSource: false,
    excludeDebug: false,
    lookaside: asked.lookaside === undefined ? [] : ['aside'],
    ...asked.options,
  };
  const input = readKickstart(inputText(asked), 'input');
  const answer = await gatherKickstart(input, options, { scratch, onProgress: () => undefined });
  const names = (records: readonly GatherRecord[]): string[] =>
    records
      .filter(({ flags }) => !flags.includes('lookaside'))
      .map(({ nevra }) => `${parseNevra(nevra).name}.${parseNevra(nevra).arch}`)
      .sort();
  const { rpm, srpm, debuginfo } = answer.packages();
  return {
    rpm: names(rpm),
    srpm: names(srpm),
    debug: names(debuginfo),
    unresolved: answer.warnings().filter((text) => text.startsWith('Unresolvable')).length,
  };
}

const missing = (found: readonly string[], wanted: readonly string[] = []): string[] =>
  wanted.filter((name) => !found.includes(name));
const unwanted = (found: readonly string[], refused: readonly string[] = []): string[] =>
  refused.filter((name) => found.includes(name));

describe('method deps', () => {
  test.each(Object.entries(CASES))('%s', async (_title, one) => {
    const found = await gather(one);
    if (one.rpm !== undefined) expect(found.rpm).toEqual([...one.rpm].sort());
    if (one.debug !== undefined) expect(found.debug).toEqual([...one.debug].sort());
    if (one.srpm !== undefined) expect(found.srpm).toEqual([...one.srpm].sort());
    if (one.unresolved !== undefined) expect(found.unresolved).toBe(one.unresolved);
    expect({
      missing: [...missing(found.rpm, one.has), ...missing(found.debug, one.debugHas)],
      unwanted: [
        ...unwanted(found.rpm, one.lacks),
        ...unwanted(found.debug, one.debugLacks),
        ...unwanted(found.srpm, one.srpmLacks),
      ],
    }).toEqual({ missing: [], unwanted: [] });
  });
});
