/** `compose.allocate`: the compose's id, respin and directory. Tried again, it finds what it made. */
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { Config } from '../../config-schemas/config.js';
import type { AllocateResult, ComposeOwner } from '../../graph/compose-activities.js';
import {
  allocateGiven,
  allocateInTarget,
  type Allocated,
  type Allocation,
} from '../../lib/compose-id/index.js';
import { reserveIdentity, trackerSettings } from '../../lib/cts/index.js';
import { InternalError } from '../../lib/errors.js';
import type { ComposeDependencies } from './dependencies.js';
import { readConfig, withConfigFile } from './load.js';
import { releaseFacts } from './release-facts.js';

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
