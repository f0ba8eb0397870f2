/** Variants for tests of names. */
import { variantSchema, type Variant } from '../../../../config-schemas/variants.js';

/** A variant of type variant, with parts of it changed. */
export function variant(changes: Partial<Record<keyof Variant, unknown>> = {}): Variant {
  return variantSchema.parse({
    uid: 'Server',
    id: 'Server',
    name: 'Server',
    type: 'variant',
    parent: null,
    arches: ['x86_64'],
    isEmpty: false,
    groups: [],
    environments: [],
    modules: null,
    modularKojiTags: null,
    buildinstallPackages: [],
    release: null,
    ...changes,
  });
}

/** A layered product below Server. */
export const layeredProduct = (): Variant =>
  variant({
    uid: 'Server-LP',
    id: 'LP',
    type: 'layered-product',
    parent: 'Server',
    release: { name: 'Layered', short: 'LP', version: '3.1' },
  });
