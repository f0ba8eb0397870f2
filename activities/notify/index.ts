/** The activities that tell others of a compose's events. They fail only for want of a file system or a receiver. */
import { Context } from '@temporalio/activity';
import type { NotifyActivities } from '../../graph/notify-activities.js';
import { readIdentity } from '../../lib/compose-id/index.js';
import { commonFacts, postEvent, tellScripts } from '../../lib/notify/index.js';
import { resolvedCompose } from '../step/index.js';
import { failureFacts } from './failure-facts.js';

export function createNotifyActivities(): NotifyActivities {
  return {
    'notify.facts': ({ composeDir, configSha256 }) => factsOf(composeDir, configSha256),
    'notify.scripts': ({ event, ...telling }) =>
      tellScripts(event, { ...telling, signal: Context.current().cancellationSignal }),
    'notify.webhook': ({ event, webhook: { url, secretFile = null } }) =>
      postEvent(event, { url, secretFile }, new Date(), Context.current().cancellationSignal),
    'notify.failure': ({ request, message }) => Promise.resolve(failureFacts(request, message)),
  };
}

async function factsOf(
  composeDir: string,
  configSha256: string | null,
): ReturnType<NotifyActivities['notify.facts']> {
  if (configSha256 === null) {
    const identity = await readIdentity(composeDir);
    return identity === null ? { compose_path: composeDir } : commonFacts(identity, composeDir, []);
  }
  const compose = { composeDir, composeId: '', configSha256 };
  const { identity, config } = await resolvedCompose(compose);
  const translate = config['translate_paths'] as readonly (readonly [string, string])[];
  return commonFacts(identity, composeDir, translate);
}
