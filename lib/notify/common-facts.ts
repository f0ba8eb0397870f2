/** The keys that each message of a compose has (pungi/notifier.py `_update_args`, doc/messaging.rst). */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { ComposeTree } from '../compose-tree/index.js';
import { translatePath } from '../compose-id/index.js';

/** @param translatePaths prefixes of paths and what they are as URLs */
export function commonFacts(
  identity: ComposeIdentity,
  topDir: string,
  translatePaths: readonly (readonly [string, string])[],
): Readonly<Record<string, unknown>> {
  const { release, baseProduct } = identity;
  return {
    compose_id: identity.id,
    location: translatePath(translatePaths, new ComposeTree(topDir).composeDir()),
    compose_date: identity.date,
    compose_type: identity.type,
    compose_respin: identity.respin,
    compose_label: identity.label,
    compose_path: topDir,
    release_short: release.short,
    release_name: release.name,
    release_version: release.version,
    release_type: release.type.toLowerCase(),
    release_is_layered: baseProduct !== null,
    ...(baseProduct === null
      ? {}
      : {
          base_product_name: baseProduct.name,
          base_product_version: baseProduct.version,
          base_product_short: baseProduct.short,
          base_product_type: baseProduct.type.toLowerCase(),
        }),
  };
}
