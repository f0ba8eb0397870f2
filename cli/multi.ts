/** `punji multi`: starts a compose that is made of parts, or takes one up, and follows it. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import type { MultiRequestInput } from '../config-schemas/multi-request.js';
import { OwnershipError } from '../lib/errors.js';
import { readMultiFile } from '../lib/multi/index.js';
import { noteClient } from '../workers/embedded/index.js';
import { COMPOSE_TASK_QUEUE } from '../workflows/messages.js';
import { MULTI_WORKFLOW } from '../workflows/multi-messages.js';
import { endOf, exitCodeOf, type End } from './compose/outcome.js';
import { EXIT } from './exit-codes.js';
import { lookAtWhole, partLine } from './multi/look.js';
import type { Parsed } from './options/parsed.js';
import { UsageError } from './options/usage-error.js';
import { withSession, type Session } from './session/session.js';
import type { Terminal } from './terminal.js';

const INTERVAL_MS = 500;

export async function multi(parsed: Parsed, terminal: Terminal): Promise<number> {
  const request = requestOf(parsed, terminal.cwd);
  // What is wrong with the file is told at once; the workflow reads it again.
  await readMultiFile(request.config);
  return await withSession(terminal.environment, async (session) => {
    const workflowId = parsed.text('workflow-id') ?? newWorkflowId(request.config);
    const handle = await start(session, workflowId, request);
    await noteClient(session.files, workflowId);
    if (!parsed.has('detach')) return await follow(session, handle, parsed, terminal);
    terminal.out(`Workflow  ${workflowId}\n`);
    return EXIT.ok;
  });
}

function requestOf(parsed: Parsed, cwd: string): MultiRequestInput {
  const [action, config = '', compose, ...parts] = parsed.positional;
  if (action === 'restart' && compose === undefined) {
    throw new UsageError('the following arguments are required: COMPOSE');
  }
  if (action === 'start' && compose !== undefined) {
    throw new UsageError(`unrecognized arguments: ${compose}`);
  }
  const [label, kojiEvent] = [parsed.text('label'), parsed.integer('koji-event')];
  return {
    config: path.resolve(cwd, config),
    ...(label === undefined ? {} : { label }),
    ...(kojiEvent === undefined ? {} : { kojiEvent }),
    ...(compose === undefined
      ? {}
      : { restart: { composeDir: path.resolve(cwd, compose), parts } }),
    onFailure: parsed.text('on-failure') === 'wait' ? 'wait' : 'stop',
  };
}

function newWorkflowId(config: string): string {
  const name = path.basename(config, path.extname(config)).replace(/[^A-Za-z0-9_.-]/g, '-');
  return `multi-${name}-${randomBytes(4).toString('hex')}`;
}

async function start(
  session: Session,
  workflowId: string,
  request: MultiRequestInput,
): Promise<WorkflowHandle> {
  try {
    return await session.client.workflow.start(MULTI_WORKFLOW, {
      taskQueue: COMPOSE_TASK_QUEUE,
      workflowId,
      args: [request],
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `compose of the parts of ${path.basename(request.config)}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new OwnershipError(`workflow ${workflowId} is running`, { cause: error });
  }
}

async function follow(
  session: Session,
  { workflowId }: WorkflowHandle,
  parsed: Parsed,
  terminal: Terminal,
): Promise<number> {
  const say = parsed.has('quiet') || parsed.has('json') ? () => undefined : terminal.err;
  const ended = new AbortController();
  const showing = showUntil(session, workflowId, say, ended.signal);
  const end = await waitForEnd(session, workflowId);
  ended.abort();
  await showing;
  const report = await lookAtWhole(session, workflowId);
  const exitCode = end === null ? EXIT.ok : exitCodeOf(end);
  for (const warning of report?.warnings ?? []) say(`${warning}\n`);
  if (end?.how === 'failed' && !parsed.has('json')) terminal.err(`${end.message}\n`);
  terminal.out(
    parsed.has('json')
      ? `${JSON.stringify({ workflowId, ...report, exitCode })}\n`
      : `STATUS    ${report?.status ?? 'unknown'}\nDirectory ${report?.composeDir ?? 'none'}\n`,
  );
  return exitCode;
}

/** Null if it came to a good end. */
async function waitForEnd(session: Session, workflowId: string): Promise<End | null> {
  for (;;) {
    try {
      await session.client.workflow.getHandle(workflowId).result();
      return null;
    } catch (error) {
      if (error instanceof WorkflowFailedError) return endOf(error);
      await delay(INTERVAL_MS);
      await session.recover().catch(() => undefined);
    }
  }
}

async function showUntil(
  session: Session,
  workflowId: string,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const seen = new Map<string, string>();
  while (!signal.aborted) {
    for (const part of (await lookAtWhole(session, workflowId))?.parts ?? []) {
      const text = partLine(part);
      if (seen.get(part.name) !== text) say(`${text}\n`);
      seen.set(part.name, text);
    }
    await delay(INTERVAL_MS, undefined, { signal }).catch(() => undefined);
  }
}
