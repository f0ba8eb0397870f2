/** Questions about architectures: which are valid in a tree, which base an RPM arch has, what `name.arch` means. */
import { KNOWN_RPM_ARCHES, treeArchFacts } from './arch-table.js';

/** RPM arches that a tree may hold, best first, noarch last (pungi/arch.py `get_valid_arches`). */
export function validArches(treeArch: string, options: { multilib: boolean }): readonly string[] {
  const facts = treeArchFacts(treeArch);
  return options.multilib ? facts.valid : facts.native;
}

export const multilibArches = (treeArch: string): readonly string[] =>
  treeArchFacts(treeArch).multilib;

/** The arch that the depsolver is told for a tree. */
export const depsolverArch = (treeArch: string): string => treeArchFacts(treeArch).depsolver;

const BASES: readonly (readonly [RegExp, string])[] = [
  [/^(i[3456]86|athlon|geode)$/, 'i386'],
  [/^(amd64|ia32e)$/, 'x86_64'],
  [/^armv[67]h/, 'armhfp'],
  [/^arm64$/, 'arm64'],
  [/^arm/, 'arm'],
  [/^ppc64(p7|pseries|iseries)$/, 'ppc64'],
  [/^sparc64/, 'sparc'],
];

/** The tree arch that an RPM arch belongs to; itself if nothing is known of it. */
export function baseArch(rpmArch: string): string {
  return BASES.find(([pattern]) => pattern.test(rpmArch))?.[1] ?? rpmArch;
}

/** Valid arches of the base of an RPM arch (pungi/arch.py `get_compatible_arches`). */
export function compatibleArches(
  rpmArch: string,
  options = { multilib: false },
): readonly string[] {
  return validArches(baseArch(rpmArch), options);
}

/** Splits `name.arch` at the last dot; if what follows is no known arch, all of it is the name. */
export function splitNameArch(text: string): { name: string; arch: string | null } {
  const dot = text.lastIndexOf('.');
  const arch = dot < 0 ? '' : text.slice(dot + 1);
  return KNOWN_RPM_ARCHES.has(arch)
    ? { name: text.slice(0, dot), arch }
    : { name: text, arch: null };
}
