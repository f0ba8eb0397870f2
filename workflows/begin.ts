/** The beginning of a compose: nothing is made before the configuration is known to be good. */
import type { ComposeRequest, ComposeRequestInput } from '../config-schemas/compose-request.js';
import type { AllocateResult, ComposeOwner } from '../graph/compose-activities.js';
import { ComposeAttributes } from './attributes.js';
import { frameActivity } from './frame.js';
import type { RunView } from './run-view.js';

/** What the beginning found out. */
export interface Beginning {
  readonly request: ComposeRequest;
  readonly allocated: AllocateResult;
  readonly attributes: ComposeAttributes;
}

/** Validates the request and makes the compose's id and directory. */
export async function begin(
  input: ComposeRequestInput,
  owner: ComposeOwner,
  view: RunView,
): Promise<Beginning> {
  const [capabilities, { request, warnings }] = await Promise.all([
    frameActivity('compose.capabilities', 'ask what the server can do')(),
    frameActivity('compose.validate', `validate ${input.config}`)({ request: input }),
  ]);
  const allocated = await frameActivity(
    'compose.allocate',
    'allocate the compose id and directory',
    {
      retry: 'network',
    },
  )({ request, owner });
  view.begin(allocated, warnings);
  const attributes = new ComposeAttributes(capabilities.searchAttributes);
  attributes.remember(allocated.composeDir, allocated.composeId);
  attributes.set({
    ComposeId: allocated.composeId,
    ComposeStatus: 'STARTED',
    ComposeType: allocated.type,
    ReleaseShort: allocated.releaseShort,
    ReleaseVersion: allocated.releaseVersion,
    ComposeLabel: allocated.label,
  });
  return { request, allocated, attributes };
}
