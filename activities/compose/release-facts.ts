/** Who a compose is to be, as request and configuration say it; allocation adds date and respin. */
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { Config } from '../../config-schemas/config.js';
import { composeTypeOf } from '../../lib/compose-checks/index.js';
import {
  composeDate,
  identityOf,
  isSupportedLabel,
  type ReleaseFacts,
} from '../../lib/compose-id/index.js';
import { ConfigError, PunjiError, type ConfigProblem } from '../../lib/errors.js';
import { formatComposeinfoBase } from '../../lib/productmd/index.js';

/** What is known of the compose before it has a date and respin. */
export function releaseFacts(request: ComposeRequest, config: Config): ReleaseFacts {
  const label = request.label ?? null;
  const baseProduct = baseProductOf(config);
  return {
    type: composeTypeOf(request, config),
    label,
    supported: request.supported || isSupportedLabel(label),
    release: {
      name: config.release_name,
      short: config.release_short,
      version: config.release_version,
      type: config.release_type.toLowerCase(),
      internal: config.release_internal,
      isLayered: baseProduct !== null,
    },
    baseProduct,
  };
}

function baseProductOf(config: Config): ReleaseFacts['baseProduct'] {
  const { base_product_name: name, base_product_short: short } = config;
  const { base_product_version: version, base_product_type: type } = config;
  if (name === undefined || name === '' || short === undefined || version === undefined) {
    return null;
  }
  return { name, short, version, type: type.toLowerCase() };
}

/** What productmd, or the name of a directory, does not allow in the release's names. */
export function releaseProblems(
  request: ComposeRequest,
  config: Config,
  now: Date,
): readonly ConfigProblem[] {
  try {
    formatComposeinfoBase(identityOf(releaseFacts(request, config), composeDate(now), 0));
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    if (!(error instanceof PunjiError)) throw error;
    const hint = 'correct the options release_* and base_product_*';
    return [{ severity: 'error', path: 'release_version', message: error.message, hint }];
  }
}
