/** RPMs for gather's acceptance cases: two arches, siblings, alternatives, debug packages, build requirements. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildRpms } from './rpms.js';
import { TEST_CACHE } from './tools.js';

interface Sub {
  readonly name: string;
  readonly noarch?: boolean;
  /** Lines of the preamble: `Requires: …`, `Provides: …`. */
  readonly lines?: readonly string[];
  readonly files?: readonly string[];
  /** Only built for these arches. */
  readonly only?: string;
}

interface Source {
  readonly name: string;
  readonly version?: string;
  readonly buildRequires?: readonly string[];
  readonly targets?: readonly string[];
  readonly packages: readonly Sub[];
}

const ISA = '%{?_isa}';
const VERSION = '= %{version}-%{release}';
const sub = (name: string, ...lines: string[]): Sub => ({ name, lines });
const noarch = (name: string, ...lines: string[]): Sub => ({ name, lines, noarch: true });
const requires = (name: string): string => `Requires: ${name}`;
const provides = (name: string): string => `Provides: ${name}`;

const X86 = ['x86_64', 'i686'];
const POWER = [...X86, 'ppc64', 'ppc'];

const atlas = (name: string, only?: string): Sub => ({
  name,
  lines: [provides(`atlas ${VERSION}`)],
  ...(only === undefined ? {} : { only }),
});

const KRB5: Source = {
  name: 'krb5',
  buildRequires: ['bash'],
  packages: [sub('krb5'), sub('krb5-devel', requires(`krb5-libs ${VERSION}`)), sub('krb5-libs')],
};

const SOURCES: readonly Source[] = [
  {
    name: 'glibc',
    targets: POWER,
    packages: [
      {
        name: 'glibc',
        lines: [
          requires(`glibc-common ${VERSION}`),
          requires('basesystem'),
          provides(`libpthread.so.0(GLIBC_2.2)${ISA}`),
          provides(`libpthread.so.0${ISA}`),
        ],
        files: ['%{shared}/libc.so.6'],
      },
      sub('glibc-common'),
      sub('nscd', requires('glibc')),
      sub('glibc-debuginfo', requires('glibc-debuginfo-common')),
      sub('glibc-debuginfo-common'),
    ],
  },
  { name: 'filesystem', targets: POWER, packages: [sub('filesystem')] },
  { name: 'basesystem', packages: [noarch('basesystem', requires('filesystem'))] },
  {
    name: 'bash',
    targets: POWER,
    packages: [
      sub(
        'bash',
        requires(`glibc${ISA}`),
        requires(`libpthread.so.0${ISA}`),
        requires(`libpthread.so.0(GLIBC_2.2)${ISA}`),
      ),
      noarch('bash-doc', requires('bash')),
      sub('bash-debuginfo'),
      sub('bash-debugsource'),
    ],
  },
  { name: 'kernel', packages: [sub('kernel'), sub('kernel-headers'), noarch('kernel-doc')] },
  {
    name: 'atlas',
    packages: [
      sub('atlas'),
      sub('atlas-devel', requires(`atlas ${VERSION}`)),
      atlas('atlas-sse3'),
      atlas('atlas-sse', 'i686'),
      atlas('atlas-sse2', 'i686'),
      atlas('atlas-3dnow', 'i686'),
    ],
  },
  { name: 'postfix', packages: [sub('postfix', provides('mail-daemon'))] },
  { name: 'sendmail', packages: [sub('sendmail', provides('mail-daemon'))] },
  { name: 'vacation', packages: [sub('vacation', requires('mail-daemon'))] },
  {
    name: 'selinux-policy',
    packages: [
      noarch('selinux-policy'),
      noarch('selinux-policy-doc'),
      ...['mls', 'minimal', 'targeted'].map((name) =>
        noarch(`selinux-policy-${name}`, provides('selinux-policy-base')),
      ),
    ],
  },
  {
    name: 'freeipa',
    targets: ['ppc64'],
    packages: [sub('freeipa-server', requires('selinux-policy-base'))],
  },
  { name: 'foo32', targets: ['i686'], packages: [sub('foo32'), noarch('foo32-doc')] },
  { name: 'fedora-release', packages: [sub('fedora-release', provides('system-release'))] },
  { name: 'generic-release', packages: [sub('generic-release', provides('system-release'))] },
  {
    name: 'firefox',
    buildRequires: ['xulrunner-devel'],
    packages: [sub('firefox', requires('xulrunner'))],
  },
  {
    name: 'xulrunner',
    buildRequires: ['krb5-devel'],
    packages: [sub('xulrunner'), sub('xulrunner-devel')],
  },
  KRB5,
  {
    name: 'cockpit',
    version: '2',
    targets: ['x86_64'],
    packages: [noarch('cockpit-docker', requires('cockpit-system')), noarch('cockpit-system')],
  },
  {
    name: 'lvm2',
    packages: [
      sub('lvm2', requires(`lvm2-libs ${VERSION}`)),
      sub('lvm2-libs', requires(`glibc${ISA}`)),
      sub('lvm2-devel', requires(`lvm2 ${VERSION}`), requires(`lvm2-libs ${VERSION}`)),
    ],
  },
  {
    name: 'imsettings',
    packages: [
      sub('imsettings', requires('imsettings-desktop-module')),
      sub('imsettings-gnome', provides('imsettings-desktop-module')),
      sub('imsettings-qt', provides('imsettings-desktop-module')),
    ],
  },
  { name: 'skype', targets: ['i586'], packages: [sub('skype', requires(`glibc${ISA}`))] },
  {
    name: 'mingw-qt5-qtbase',
    packages: [noarch('mingw32-qt5-qtbase'), noarch('mingw32-qt5-qtbase-debuginfo')],
  },
  {
    name: 'release-notes',
    packages: ['release-notes', 'release-notes-en-US', 'release-notes-cs-CZ'].map((name) =>
      noarch(name),
    ),
  },
  {
    name: 'perl',
    packages: [sub('perl', 'Requires(pre): perl-before', 'Requires(post): perl-after')],
  },
  { name: 'perl-before', packages: [sub('perl-before')] },
  { name: 'perl-after', packages: [sub('perl-after')] },
  {
    name: 'libuser',
    packages: ['libuser', 'python-libuser', 'libuser-debuginfo', 'python-libuser-debuginfo'].map(
      (name) => sub(name),
    ),
  },
  { name: 'ipw3945-kmod', packages: [sub('kmod-ipw3945'), sub('ipw3945-kmod-debuginfo')] },
];

const LOOKASIDE: readonly Source[] = [
  KRB5,
  {
    name: 'cockpit',
    version: '1',
    targets: ['x86_64'],
    packages: [noarch('cockpit-docker', requires('cockpit-system')), noarch('cockpit-system')],
  },
];

const places = ({ name, files = [] }: Sub): readonly string[] => [
  `/usr/share/gathered/${name}`,
  ...files,
];

function section(one: Sub): string {
  const { name, lines = [], only } = one;
  const text = [
    `%package -n ${name}`,
    `Summary: ${name}`,
    ...(one.noarch === true ? ['BuildArch: noarch'] : []),
    ...lines,
    `%description -n ${name}`,
    name,
    `%files -n ${name}`,
    ...places(one),
  ].join('\n');
  return only === undefined ? text : `%ifarch ${only}\n${text}\n%endif`;
}

/** The binary packages are all subpackages, so that one form does for all. */
function specOf({ name, version = '1', buildRequires = [], packages }: Source): string {
  const main = packages.find((one) => one.name === name);
  const rest = packages.filter((one) => one !== main);
  const files = packages.flatMap((one) =>
    places(one).map((place) => {
      const make = `install -D /dev/null $RPM_BUILD_ROOT${place}`;
      return one.only === undefined ? make : `%ifarch ${one.only}\n${make}\n%endif`;
    }),
  );
  const isNoarch = packages.every((one) => one.noarch === true);
  return [
    '%global shared /usr/lib',
    '%ifarch x86_64 ppc64',
    '%global shared /usr/lib64',
    '%endif',
    `Name: ${name}`,
    `Version: ${version}`,
    'Release: 1',
    `Summary: ${name}`,
    'License: MIT',
    ...(isNoarch ? ['BuildArch: noarch'] : []),
    ...buildRequires.map((one) => `BuildRequires: ${one}`),
    ...(main?.lines ?? []),
    '%description',
    name,
    ...rest.map(section),
    '%install',
    ...files,
    ...(main === undefined ? [] : ['%files', ...places(main)]),
    '',
  ].join('\n');
}

async function build(sources: readonly Source[], name: string): Promise<string> {
  const directory = path.join(TEST_CACHE, 'specs', name);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const targets: Record<string, readonly string[]> = { '*': X86 };
  for (const source of sources) {
    const file = `${source.name}.spec`;
    const isNoarch = source.packages.every((one) => one.noarch === true);
    targets[file] = source.targets ?? (isNoarch ? ['x86_64'] : X86);
    await writeFile(path.join(directory, file), specOf(source));
  }
  await writeFile(path.join(directory, 'targets.json'), JSON.stringify(targets));
  return await buildRpms(directory, name);
}

/** The distribution, and a second repository with an older cockpit and with krb5. */
export async function buildGatherRpms(): Promise<{ main: string; lookaside: string }> {
  return {
    main: await build(SOURCES, 'gather-cases'),
    lookaside: await build(LOOKASIDE, 'gather-lookaside'),
  };
}
