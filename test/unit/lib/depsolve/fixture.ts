/** A small distribution in the manner of Pungi's own test data: two arches, siblings, alternatives, debug packages. */
import { pkg, type MemoryPackage } from '../../../doubles/memory-repository.js';

const both = (
  make: (arch: string, isa: string) => readonly MemoryPackage[],
): readonly MemoryPackage[] => [...make('x86_64', '(x86-64)'), ...make('i686', '(x86-32)')];

export const DISTRIBUTION: readonly MemoryPackage[] = [
  ...both((arch, isa) => [
    pkg(`bash-5-1.${arch}`, [`glibc${isa}`], { files: ['/usr/bin/bash'] }),
    pkg(`bash-debuginfo-5-1.${arch}`, [], { source: 'bash' }),
    pkg(`bash-debugsource-5-1.${arch}`, [], { source: 'bash' }),
    pkg(`glibc-2-1.${arch}`, ['glibc-common = 2-1', 'basesystem'], { provides: [`glibc${isa}`] }),
    pkg(`glibc-common-2-1.${arch}`, [], { source: 'glibc' }),
    pkg(`nscd-2-1.${arch}`, ['glibc'], { source: 'glibc' }),
    pkg(`glibc-debuginfo-2-1.${arch}`, ['glibc-debuginfo-common'], { source: 'glibc' }),
    pkg(`glibc-debuginfo-common-2-1.${arch}`, [], { source: 'glibc' }),
    pkg(`filesystem-3-1.${arch}`),
    pkg(`postfix-3-1.${arch}`, [], { provides: ['smtpdaemon'] }),
    pkg(`sendmail-8-1.${arch}`, [], { provides: ['smtpdaemon'] }),
    pkg(`vacation-1-1.${arch}`, ['smtpdaemon']),
    pkg(`atlas-3-1.${arch}`),
    pkg(`atlas-sse3-3-1.${arch}`, [], { source: 'atlas', provides: ['atlas = 3-1'] }),
    pkg(`atlas-devel-3-1.${arch}`, ['atlas = 3-1'], { source: 'atlas' }),
  ]),
  pkg('basesystem-1-1.noarch', ['filesystem']),
  pkg('bash-doc-5-1.noarch', ['bash'], { source: 'bash' }),
  pkg('kernel-6-1.x86_64'),
  pkg('kernel-headers-6-1.x86_64', [], { source: 'kernel' }),
  pkg('kernel-doc-6-1.noarch', [], { source: 'kernel' }),
  pkg('foo32-1-1.i686'),
  pkg('foo32-doc-1-1.noarch', [], { source: 'foo32' }),
  pkg('imsettings-1-1.x86_64', ['imsettings-desktop']),
  pkg('imsettings-gnome-1-1.x86_64', [], {
    source: 'imsettings',
    provides: ['imsettings-desktop'],
  }),
  pkg('imsettings-qt-1-1.x86_64', [], { source: 'imsettings', provides: ['imsettings-desktop'] }),
  pkg('fedora-release-1-1.noarch', [], { provides: ['system-release'] }),
  pkg('generic-release-1-1.noarch', [], { provides: ['system-release'] }),
  pkg('bash-5-1.src', ['bison']),
  pkg('bison-1-1.x86_64', ['m4']),
  pkg('m4-1-1.x86_64'),
  pkg('bison-1-1.src', ['m4']),
  pkg('m4-1-1.src'),
  pkg('glibc-2-1.src'),
  pkg('kernel-6-1.src'),
  pkg('hunspell-1-1.x86_64'),
  pkg('hunspell-de-1-1.noarch'),
  pkg('hunspell-cs-1-1.noarch'),
  pkg('hunspell-devel-1-1.x86_64', [], { source: 'hunspell' }),
];
