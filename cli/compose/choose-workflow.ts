/**
 * Which workflow a command works on: a new one, or one that the same command started before it was killed. Decided under
 * a lock, so that of two commands one takes the orphan up and the other starts anew.
 */
import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { ComposeRequestInput } from '../../config-schemas/compose-request.js';
import { OwnershipError } from '../../lib/errors.js';
import { withFileLock } from '../../lib/file-lock/index.js';
import { liveClients, noteClient, type StateFiles } from '../../workers/embedded/index.js';
import { COMPOSE_TASK_QUEUE, COMPOSE_WORKFLOW } from '../../workflows/messages.js';
import { memoText } from '../session/find-compose.js';
import { isUrl } from './request.js';

export interface ChosenWorkflow {
  readonly workflowId: string;
  readonly runId: string;
  /** True: it was under way already. */
  readonly attached: boolean;
}

const LOCK_TIMEOUT_MS = 60_000;
const OPEN = `WorkflowType = '${COMPOSE_WORKFLOW}' AND ExecutionStatus = 'Running'`;

/** Starts a workflow, or takes one up. @throws OwnershipError if one of the wanted id runs */
export async function chooseWorkflow(
  client: Client,
  files: StateFiles,
  request: ComposeRequestInput,
  wantedId: string | undefined,
): Promise<ChosenWorkflow> {
  return await withFileLock(
    files.clientsLock(),
    async () => {
      const key = requestKeyOf(request, files);
      const orphan = wantedId === undefined ? await findOrphan(client, files, key) : null;
      const workflowId = orphan?.workflowId ?? wantedId ?? newWorkflowId(request.config);
      await noteClient(files, workflowId);
      if (orphan !== null) return { ...orphan, attached: true };
      return {
        workflowId,
        runId: await startCompose(client, workflowId, request, key),
        attached: false,
      };
    },
    { timeoutMs: LOCK_TIMEOUT_MS },
  );
}

/** The same for the same request of the same user on this machine, whatever the order of its keys. */
export function requestKeyOf(request: ComposeRequestInput, files: StateFiles): string {
  const sorted = Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([files.dir, sorted]))
    .digest('hex');
}

async function findOrphan(
  client: Client,
  files: StateFiles,
  key: string,
): Promise<{ workflowId: string; runId: string } | null> {
  const followed = new Set((await liveClients(files)).map(({ workflowId }) => workflowId));
  for await (const info of client.workflow.list({ query: OPEN })) {
    const { workflowId, runId } = info;
    if (memoText(info, 'requestKey') === key && !followed.has(workflowId)) {
      return { workflowId, runId };
    }
  }
  return null;
}

/** Starts the workflow `compose`; gives the run's id. @throws OwnershipError if one of the id runs */
export async function startCompose(
  client: Client,
  workflowId: string,
  request: ComposeRequestInput,
  requestKey: string,
  memo: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  try {
    const handle = await client.workflow.start(COMPOSE_WORKFLOW, {
      taskQueue: COMPOSE_TASK_QUEUE,
      workflowId,
      args: [request],
      memo: { requestKey, ...memo },
      // The server would else answer with the run that is there, as if it had started it.
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: `compose of ${path.basename(request.config)}`,
      staticDetails: staticDetails(request),
    });
    return handle.firstExecutionRunId;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new OwnershipError(`workflow ${workflowId} is running`, {
      hint: `follow it with \`punji watch ${workflowId}\`, or give another --workflow-id`,
      cause: error,
    });
  }
}

function staticDetails(request: ComposeRequestInput): string {
  const where = request.composeDir ?? `a new directory in ${request.targetDir ?? ''}`;
  return `\`${request.config}\` to \`${where}\``;
}

/** Readable in lists; the random part keeps two commands of the same second apart. */
function newWorkflowId(config: string): string {
  const last = isUrl(config) ? (config.split(/[/#?]/).filter(Boolean).at(-1) ?? '') : config;
  const name = path.basename(last, path.extname(last)).replace(/[^A-Za-z0-9_.-]/g, '-');
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  return `compose-${name}-${time}-${randomBytes(3).toString('hex')}`;
}
