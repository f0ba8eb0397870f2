/** The activities around a compose's nodes, with their time-outs. */
import { proxyActivities } from '@temporalio/workflow';
import type { ComposeFrameActivities } from '../graph/compose-activities.js';
import type { RetryPolicyName } from '../graph/model.js';
import {
  HEARTBEAT_TIMEOUT_MS,
  MINUTE_MS,
  RETRY_POLICIES,
  STEP_TIMEOUT_MS,
} from '../graph/policies.js';

/** A named retry policy as Temporal takes it. */
export function retryPolicy(name: RetryPolicyName) {
  const numbers = RETRY_POLICIES[name];
  return {
    initialInterval: numbers.initialIntervalMs,
    backoffCoefficient: numbers.backoffCoefficient,
    maximumInterval: numbers.maximumIntervalMs,
    maximumAttempts: numbers.maximumAttempts,
  };
}

/** The framing activity of a name; its activity id and summary are what the history shows. */
export function frameActivity<Name extends keyof ComposeFrameActivities>(
  name: Name,
  summary: string,
  options: { activityId?: string; retry?: RetryPolicyName } = {},
): ComposeFrameActivities[Name] {
  return proxyActivities<ComposeFrameActivities>({
    activityId: options.activityId ?? name,
    startToCloseTimeout: STEP_TIMEOUT_MS.files,
    heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
    scheduleToCloseTimeout: STEP_TIMEOUT_MS.bulk + MINUTE_MS,
    retry: retryPolicy(options.retry ?? 'quick'),
    summary,
  })[name];
}
