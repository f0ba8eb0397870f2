/** Which RPM arches a tree arch of a compose takes (pungi/phases/pkgset/common.py `get_all_arches`). */
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { VariantArchMap } from '../../config-schemas/shapes.js';
import { validArches } from '../rpm/index.js';

/** Whether any variant has a multilib method on the arch; it then counts for all variants (pungi/util.py `is_arch_multilib`). */
export function isArchMultilib(
  multilib: VariantArchMap<readonly string[]> | undefined,
  arch: string,
): boolean {
  return valuesFor(multilib, null, arch).length > 0;
}

/** RPM arches of a tree arch, sources last: `x86_64 … noarch nosrc src`. */
export function archesOfTree(treeArch: string, isMultilib: boolean): readonly string[] {
  return [...validArches(treeArch, { multilib: isMultilib }), 'nosrc', 'src'];
}
