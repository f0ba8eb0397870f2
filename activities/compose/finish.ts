/** `compose.finish`: STATUS, deliverables.json, the last lines of the main log, the latest- link. It may be repeated. */
import type { ComposeStatus } from '../../config-schemas/names.js';
import type { FinishInput, FinishResult } from '../../graph/compose-activities.js';
import { latestLinkName, makeLatestLink, readIdentity } from '../../lib/compose-id/index.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { PunjiError } from '../../lib/errors.js';
import { cancelTasks } from '../../lib/koji-tasks/index.js';
import { appendMainLogEnd, type LogLevel } from '../../lib/log/index.js';
import { writeFileAtomic } from '../../lib/process/index.js';
import {
  noteEnd,
  readStatus,
  wasFinishedBefore,
  writeStatus,
  type Deliverables,
} from '../../lib/status/index.js';
import { closingLines } from './closing-lines.js';
import type { ComposeDependencies } from './dependencies.js';
import { writeReport } from './report.js';

const STATUS_OF: Readonly<Record<FinishInput['outcome'], ComposeStatus>> = {
  finished: 'FINISHED',
  doomed: 'DOOMED',
  terminated: 'TERMINATED',
};

export async function finish(
  input: FinishInput,
  { now, runId }: Pick<ComposeDependencies, 'now' | 'runId'>,
): Promise<FinishResult> {
  const { composeDir } = input.compose;
  const wasFinished = await wasFinishedBefore(composeDir, runId());
  await noteEnd(composeDir, runId());
  const warnings: string[] = [];
  if (input.errors.length > 0) await writeTraceback(composeDir, input.errors);
  const status = await settle(input, warnings);
  if (input.outcome !== 'finished') await cancelKojiTasks(composeDir, warnings);
  // A later compose may be the latest by now.
  const latestLink = wasFinished ? null : await link(input, status, warnings);
  const unreported = await writeReport(composeDir);
  if (unreported !== null) warnings.push(unreported);
  const lines = closingLines(input, status, warnings);
  await log(composeDir, lines, now().getTime());
  return { status, latestLink, warnings };
}

const deliverablesOf = (input: FinishInput): Deliverables => ({
  required: input.requiredDeliverables,
  attempted: input.attemptedDeliverables,
  failed: input.failedDeliverables,
});

/** What STATUS says afterwards. A compose that was FINISHED before its workflow was stopped stays so. */
async function settle(input: FinishInput, warnings: string[]): Promise<ComposeStatus> {
  const { composeDir } = input.compose;
  const wanted = STATUS_OF[input.outcome];
  if (wanted !== 'FINISHED' && (await readStatus(composeDir)) === 'FINISHED') {
    warnings.push(`The compose was finished before it was to become ${wanted}: ${composeDir}`);
    return 'FINISHED';
  }
  return (await writeStatus(composeDir, wanted, deliverablesOf(input))).status;
}

async function writeTraceback(composeDir: string, errors: readonly string[]): Promise<void> {
  await writeFileAtomic(new ComposeTree(composeDir).tracebackFile(), `${errors.join('\n\n')}\n`);
}

/** Nobody waits for them any more. A hub that cannot be reached is no reason not to end. */
async function cancelKojiTasks(composeDir: string, warnings: string[]): Promise<void> {
  try {
    const cancelled = await cancelTasks(new ComposeTree(composeDir).kojiTasksDir());
    if (cancelled.length > 0) warnings.push(`Cancelled Koji tasks: ${cancelled.join(', ')}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    warnings.push(`Koji tasks of the compose may still run: ${why}`);
  }
}

/** The link's path, or why there is none. A link that cannot be made is no reason to lose a finished compose. */
async function link(
  { request, compose, outcome }: FinishInput,
  status: ComposeStatus,
  warnings: string[],
): Promise<string | null> {
  if (outcome !== 'finished' || !request.latestLink) return null;
  const wanted = request.latestLinkStatuses.map((word) => word.toUpperCase());
  if (wanted.length > 0 && !wanted.includes(status)) {
    const warning = `Compose status (${status}) doesn't match with specified latest-link-status (${wanted.join(', ')}), not create latest link.`;
    warnings.push(warning);
    return warning;
  }
  try {
    const identity = await readIdentity(compose.composeDir);
    if (identity === null) return null;
    const name = latestLinkName(identity, request.latestLinkComponents);
    return await makeLatestLink(compose.composeDir, name);
  } catch (error) {
    if (error instanceof PunjiError && error.retryable) throw error;
    const why = error instanceof Error ? error.message : String(error);
    warnings.push(`Couldn't create latest symlink: ${why}`);
    return why;
  }
}

async function log(
  composeDir: string,
  lines: readonly { readonly level: LogLevel; readonly text: string }[],
  timeMs: number,
): Promise<void> {
  await appendMainLogEnd(
    composeDir,
    lines.map((line) => ({ ...line, timeMs })),
  );
}
