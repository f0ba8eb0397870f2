/** The inputs of a variant's gather: what its sources name, and those of its relatives (pungi/phases/gather `get_variant_packages`). */
import type { Config } from '../../config-schemas/config.js';
import type { Variant } from '../../config-schemas/variants.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import { ConfigError } from '../errors.js';
import { splitNameArch, validArches } from '../rpm/index.js';

/** A package asked for by name and, if not null, arch. */
export interface NamedPackage {
  readonly name: string;
  readonly arch: string | null;
}

export const packageText = ({ name, arch }: NamedPackage): string =>
  arch === null ? name : `${name}.${arch}`;

/** A variant whose inputs count for the gathered one: itself, its parent, and for an optional its siblings. */
export interface InputVariant {
  readonly uid: string;
  /** The variant whose name chooses the release package. */
  readonly topUid: string;
  readonly additional: readonly NamedPackage[];
}

/**
 * The variants whose inputs a variant gets on an arch, itself first: of an addon or layered product its parent, of an
 * optional its parent and the parent's other children (but not other optionals).
 */
export function variantsForInputs(
  variant: Variant,
  variants: readonly Variant[],
  arch: string,
): Variant[] {
  const isOnArch = (other: Variant): boolean =>
    other.arches.some((candidate) => candidate === arch);
  const parent = variants.filter(({ uid }) => uid === variant.parent);
  if (variant.type === 'addon' || variant.type === 'layered-product') return [variant, ...parent];
  if (variant.type !== 'optional') return [variant];
  const siblings = variants.filter(
    (other) => other.parent === variant.parent && other.type !== 'optional' && isOnArch(other),
  );
  return [variant, ...parent.filter(isOnArch), ...siblings];
}

/** The outermost variant, whose name chooses the release package. */
export function topVariant(variant: Variant, variants: readonly Variant[]): Variant {
  const parent = variants.find(({ uid }) => uid === variant.parent);
  return parent === undefined || variant.type === 'variant'
    ? variant
    : topVariant(parent, variants);
}

/**
 * Option additional_packages of a variant, or of all variants if the uid is null.
 * @throws ConfigError if an arch cannot be in the tree
 */
export function additionalPackages(
  option: Config['additional_packages'],
  uid: string | null,
  arch: string,
): NamedPackage[] {
  const valid = validArches(arch, { multilib: true });
  return valuesFor(option, uid, arch).map((text) => {
    const named = splitNameArch(text);
    if (named.arch === null || valid.includes(named.arch)) return named;
    throw new ConfigError([
      {
        severity: 'error',
        message: `Incompatible package arch '${named.arch}' for tree arch '${arch}' in additional package '${named.name}'`,
        path: 'additional_packages',
        hint: `a tree of ${arch} may hold ${valid.join(', ')}`,
      },
    ]);
  });
}

/** Option filter_packages of a variant; arches are not checked, and the deps method matches names only. */
export function filterPackages(
  option: Config['filter_packages'],
  uid: string,
  arch: string,
): NamedPackage[] {
  return valuesFor(option, uid, arch).map((text) => splitNameArch(text));
}
