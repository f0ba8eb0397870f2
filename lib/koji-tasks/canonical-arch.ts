/** Koji's names of architectures (koji/__init__.py `canonArch`). */

const CANONICAL: readonly (readonly [RegExp, string])[] = [
  [/^(i.86|athlon)$/, 'i386'],
  [/^(ia32e|amd64)$/, 'x86_64'],
  [/^ppc64(?!le$)/, 'ppc64'],
  [/^sparc64/, 'sparc64'],
  [/^sparc/, 'sparc'],
  [/^alpha/, 'alpha'],
  [/^arm.*h/, 'armhfp'],
  [/^arm/, 'arm'],
];

/** The arch that Koji builds for. */
export const canonicalArch = (arch: string): string =>
  CANONICAL.find(([pattern]) => pattern.test(arch))?.[1] ?? arch;
