/** Release facts for tests. */
import type { ReleaseFacts } from '../../../../lib/compose-id/index.js';

export function factsOf(
  more: Partial<ReleaseFacts> & { short?: string; version?: string; releaseType?: string } = {},
): ReleaseFacts {
  const { short = 'Fedora', version = 'Rawhide', releaseType = 'ga', ...rest } = more;
  const baseProduct = rest.baseProduct ?? null;
  return {
    type: 'nightly',
    label: null,
    supported: false,
    release: {
      name: short,
      short,
      version,
      type: releaseType,
      internal: false,
      isLayered: baseProduct !== null,
    },
    ...rest,
    baseProduct,
  };
}
