/** The end of a compose: STATUS, deliverables.json, the latest- link. */
import { setCurrentDetails } from '@temporalio/workflow';
import type { FinishInput, ResolveResult } from '../graph/compose-activities.js';
import type { Beginning } from './begin.js';
import { frameActivity } from './frame.js';
import type { ComposeResult } from './messages.js';
import type { RunView } from './run-view.js';

/** Writes the compose's end and gives the workflow's result. */
export async function finish(
  outcome: FinishInput['outcome'],
  { request, allocated, attributes }: Beginning,
  resolved: ResolveResult | null,
  errors: readonly string[],
  view: RunView,
): Promise<ComposeResult> {
  const deliverables = view.deliverables();
  const { composeDir, composeId } = allocated;
  const finished = await frameActivity('compose.finish', `write STATUS of ${composeId}`, {
    retry: 'network',
  })({
    compose: { composeDir, composeId },
    configSha256: resolved?.compose.configSha256 ?? null,
    request,
    outcome,
    requiredDeliverables: deliverables.required,
    attemptedDeliverables: deliverables.attempted,
    failedDeliverables: deliverables.failed,
    errors,
  });
  view.warnings.push(...finished.warnings);
  view.end(finished.status);
  attributes.set({ ComposeStatus: finished.status });
  setCurrentDetails(view.details());
  return {
    composeId,
    composeDir,
    status: finished.status,
    nodes: view.nodeCount(),
    failedDeliverables: deliverables.failed,
    warnings: view.warnings.slice(0, 100),
  };
}
