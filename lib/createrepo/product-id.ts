/** Chooses the product certificate of a variant on an arch (pungi/phases/createrepo.py, get_productids_from_scm). */
import { InputError } from '../errors.js';
import { fnmatch } from '../fnmatch/index.js';

export interface ProductIdRules {
  /** Something may stand before the variant in a certificate's name. */
  readonly allowNamePrefix: boolean;
  readonly allowMissing: boolean;
}

/** The name of the certificate; null if there is none and that is allowed. @throws InputError for none or several */
export function chooseProductId(
  names: readonly string[],
  variant: string,
  arch: string,
  rules: ProductIdRules,
): string | null {
  const pattern = `${rules.allowNamePrefix ? '*' : ''}${variant}-${arch}-*.pem`;
  const [found, ...others] = names
    .filter((name) => !name.startsWith('.') && fnmatch(name, pattern))
    .sort();
  const place = `(arch: ${arch}, variant: ${variant})`;
  if (found === undefined) {
    if (rules.allowMissing) return null;
    throw new InputError(missingProductId(variant, arch), {
      hint: `add ${variant}-${arch}-NUMBER.pem, or set product_id_allow_missing`,
    });
  }
  if (others.length > 0) {
    const all = [found, ...others].join(', ');
    throw new InputError(`Multiple product certificates found ${place}: ${all}`, {
      hint: 'leave one of them; a name may match several variants by its end',
    });
  }
  return found;
}

/** What is said of a variant without a certificate. */
export const missingProductId = (variant: string, arch: string): string =>
  `No product certificate found (arch: ${arch}, variant: ${variant})`;
