/**
 * What a phase is given of variants: who they are, and the facts that it declares to read. Reading another is an error,
 * so that nothing that it makes can depend on them unseen.
 */
import type { Variant } from '../../config-schemas/variants.js';
import { InternalError } from '../../lib/errors.js';
import type { PhaseDeclaration, VariantFact } from '../../graph/model.js';

const FACTS: Readonly<Record<VariantFact, true>> = {
  name: true,
  groups: true,
  environments: true,
  modules: true,
  modularKojiTags: true,
  buildinstallPackages: true,
  release: true,
};

/** The variant as a phase sees it; facts that it does not declare are not among its enumerable ones, and throw InternalError. */
export function variantFor(
  { name, ofVariants }: Pick<PhaseDeclaration, 'name' | 'ofVariants'>,
  variant: Variant,
): Variant {
  if (ofVariants === undefined) return variant;
  const told = { ...variant };
  for (const fact of Object.keys(FACTS) as VariantFact[]) {
    if (!ofVariants.includes(fact)) Object.defineProperty(told, fact, refusal(name, fact));
  }
  return told;
}

const refusal = (phase: string, fact: VariantFact): PropertyDescriptor => ({
  enumerable: false,
  get: () => {
    throw new InternalError(`phase ${phase} reads a variant's ${fact} without declaring it`);
  },
});
