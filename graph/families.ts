/**
 * Families: variants whose package lists are trimmed against each other (pungi/phases/gather `trim_packages`).
 * Optional and layered-product variants lose what any addon or layered product keeps, over all parents; so where one
 * of these exists, all parents with children are one family. Elsewhere a family is a parent with its children.
 */
import type { VariantUid } from '../config-schemas/names.js';
import type { PlanInput } from './model.js';

type Variants = PlanInput['variants'];
type Input = Pick<PlanInput, 'variants'>;

const cache = new WeakMap<Variants, ReadonlyMap<VariantUid, VariantUid>>();

/** The first variant of the family that this one belongs to; it names the family. */
export function familyOf(uid: VariantUid, input: Input): VariantUid {
  return familiesOf(input).get(uid) ?? uid;
}

/** The names of all families, in the order of the variants. */
export function familyNames(input: Input): readonly VariantUid[] {
  const families = familiesOf(input);
  return input.variants
    .filter((variant) => !variant.isEmpty && families.get(variant.uid) === variant.uid)
    .map((variant) => variant.uid);
}

/** All variants of the family that this one belongs to, in their order. */
export function familyMembers(uid: VariantUid, input: Input): readonly VariantUid[] {
  const known = members.get(input.variants) ?? findMembers(input);
  members.set(input.variants, known);
  return known.get(familyOf(uid, input)) ?? [uid];
}

const members = new WeakMap<Variants, ReadonlyMap<VariantUid, readonly VariantUid[]>>();

function findMembers(input: Input): ReadonlyMap<VariantUid, readonly VariantUid[]> {
  const found = new Map<VariantUid, VariantUid[]>();
  for (const { uid } of input.variants) {
    const family = familyOf(uid, input);
    const list = found.get(family);
    if (list === undefined) found.set(family, [uid]);
    else list.push(uid);
  }
  return found;
}

function familiesOf(input: Input): ReadonlyMap<VariantUid, VariantUid> {
  const known = cache.get(input.variants);
  if (known !== undefined) return known;
  const families = findFamilies(input.variants.filter((variant) => !variant.isEmpty));
  cache.set(input.variants, families);
  return families;
}

function findFamilies(variants: Variants): Map<VariantUid, VariantUid> {
  const parents = new Set(variants.map((variant) => variant.parent));
  const crossesParents = variants.some(
    (variant) => variant.type === 'optional' || variant.type === 'layered-product',
  );
  const keyOf = (variant: Variants[number]): string => {
    const top = variant.parent ?? variant.uid;
    return crossesParents && parents.has(top) ? '*' : top;
  };
  const names = new Map<string, VariantUid>();
  const families = new Map<VariantUid, VariantUid>();
  for (const variant of variants) {
    const name = names.get(keyOf(variant)) ?? variant.uid;
    names.set(keyOf(variant), name);
    families.set(variant.uid, name);
  }
  return families;
}
