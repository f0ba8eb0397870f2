/**
 * What a phase is given of variants: who they are, and the facts that it declares to read. The others are blank, so that
 * nothing that it makes can depend on them.
 */
import type { Variant } from '../config-schemas/variants.js';
import type { PhaseDeclaration, VariantFact } from './model.js';

const blankFacts = ({ uid }: Variant): Pick<Variant, VariantFact> => ({
  name: uid,
  groups: [],
  environments: [],
  modules: null,
  modularKojiTags: null,
  buildinstallPackages: [],
  release: null,
});

/** The variant as a phase sees it. */
export function variantFor(
  { ofVariants }: Pick<PhaseDeclaration, 'ofVariants'>,
  variant: Variant,
): Variant {
  if (ofVariants === undefined) return variant;
  const told = Object.fromEntries(ofVariants.map((fact) => [fact, variant[fact]]));
  return { ...variant, ...blankFacts(variant), ...told };
}
