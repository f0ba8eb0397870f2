/** Who is told of a compose, out of a request that may not have been checked yet. */
import { webhookSchema, type ComposeRequestInput } from '../config-schemas/compose-request.js';
import { SECOND_MS } from '../graph/policies.js';
import type { Receivers } from './notifier.js';

const SCRIPT_TIMEOUT_SECONDS = 1800;

/** What is not of the right shape is left out: the request will be refused for it, and the others told so. */
export function receiversOf(request: ComposeRequestInput): Receivers {
  const { notificationScripts, webhooks, notificationTimeoutSeconds: seconds } = request;
  return {
    scripts: list(notificationScripts).filter((script) => typeof script === 'string'),
    webhooks: list(webhooks).flatMap((webhook) => webhookSchema.safeParse(webhook).data ?? []),
    scriptTimeoutMs:
      (typeof seconds === 'number' && seconds > 0 ? seconds : SCRIPT_TIMEOUT_SECONDS) * SECOND_MS,
  };
}

/** Where scripts run before the compose exists. */
export function startDirOf({ targetDir, composeDir }: ComposeRequestInput): string {
  const place: unknown = targetDir ?? composeDir;
  return typeof place === 'string' && place.startsWith('/') ? place : '/';
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
