/** Identities of composes for tests. */
import type { ComposeIdentity } from '../../../../config-schemas/identity.js';
import { composeIdentitySchema } from '../../../../config-schemas/identity.js';

/** A test compose's identity with parts of it changed. */
export function identity(
  changes: Partial<Record<keyof ComposeIdentity, unknown>> = {},
): ComposeIdentity {
  return composeIdentitySchema.parse({
    id: 'FL-1.2-20261124.t.0',
    type: 'test',
    date: '20261124',
    respin: 0,
    label: null,
    supported: false,
    release: {
      name: 'Example FL',
      short: 'FL',
      version: '1.2',
      type: 'ga',
      internal: false,
      isLayered: false,
    },
    baseProduct: null,
    ...changes,
  });
}

/** A layered release with a label. */
export const layered = (): ComposeIdentity =>
  identity({
    label: 'RC-1.0',
    supported: true,
    release: {
      name: 'Läyer',
      short: 'LY',
      version: '2.0',
      type: 'updates',
      internal: true,
      isLayered: true,
    },
    baseProduct: { name: 'Fedora', short: 'Fedora', version: '39', type: 'ga' },
  });
