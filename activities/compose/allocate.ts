/** `compose.allocate`: the compose's id, respin and directory. Tried again, it finds what it made. */
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { Config } from '../../config-schemas/config.js';
import type { AllocateResult, ComposeOwner } from '../../graph/compose-activities.js';
import { composeTypeOf } from '../../lib/compose-checks/index.js';
import {
  allocateGiven,
  allocateInTarget,
  isSupportedLabel,
  type Allocated,
  type Allocation,
  type ReleaseFacts,
} from '../../lib/compose-id/index.js';
import { reserveIdentity, trackerSettings } from '../../lib/cts/index.js';
import { InternalError } from '../../lib/errors.js';
import type { ComposeDependencies } from './dependencies.js';
import { readConfig, withConfigFile } from './load.js';

/** @throws OwnershipError if the given directory belongs to another open workflow */
export async function allocate(
  request: ComposeRequest,
  owner: ComposeOwner,
  dependencies: ComposeDependencies,
): Promise<AllocateResult> {
  const signal = dependencies.signal();
  const { composeDir, identity } = await withConfigFile(
    request.config,
    signal,
    async (file, scratch) => {
      const { config } = readConfig(file, request);
      return await place(request, {
        facts: releaseFacts(request, config),
        owner,
        askTracker: askTracker(request, config, `${scratch}/cts.log`, signal),
        isOpen: dependencies.isOpen,
        now: dependencies.now,
        signal,
      });
    },
  );
  const { id, type, label, release } = identity;
  return {
    composeDir,
    composeId: id,
    type,
    label,
    releaseShort: release.short,
    releaseVersion: release.version,
  };
}

async function place(request: ComposeRequest, allocation: Allocation): Promise<Allocated> {
  if (request.targetDir !== undefined) {
    return await allocateInTarget(request.targetDir, allocation);
  }
  if (request.composeDir !== undefined) return await allocateGiven(request.composeDir, allocation);
  throw new InternalError('a request has targetDir or composeDir');
}

/** What is known of the compose before it has a date and respin. */
export function releaseFacts(request: ComposeRequest, config: Config): ReleaseFacts {
  const label = request.label ?? null;
  const { base_product_name: name, base_product_short: short } = config;
  const version = config.base_product_version;
  const baseProduct =
    name === undefined || name === '' || short === undefined || version === undefined
      ? null
      : { name, short, version, type: config.base_product_type.toLowerCase() };
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

function askTracker(
  request: ComposeRequest,
  config: Config,
  logFile: string,
  signal: AbortSignal,
): Allocation['askTracker'] {
  const settings = trackerSettings(config);
  if (settings === null) return null;
  const { parentComposeIds, respinOf = null } = request;
  return async (proposed, memory) =>
    await reserveIdentity(settings, proposed, { parentComposeIds, respinOf }, memory, {
      logFile,
      signal,
    });
}
