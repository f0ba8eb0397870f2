/** The question which packages of a tree's second arches are multilib by their files. */
import type { FileKind } from '../repodata/index.js';
import { baseArch, validArches } from '../rpm/index.js';
import { isRuntimeFile } from './multilib-files.js';

/** Arches of a tree that are not native to it. */
export function foreignArches(arch: string): ReadonlySet<string> {
  const base = baseArch(arch);
  const native = validArches(base, { multilib: false });
  return new Set(validArches(base, { multilib: true }).filter((one) => !native.includes(one)));
}

export const runtimeKind = (arch: string): FileKind => ({
  name: 'runtime',
  arches: foreignArches(arch),
  matches: isRuntimeFile,
});
