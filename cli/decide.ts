/** `punji retry`, `skip`, `abort`, `pause`, `resume`, `limit`: what an operator decides about a compose that runs. */
import os from 'node:os';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { InputError } from '../lib/errors.js';
import { STATUS_QUERY, type StatusReport } from '../workflows/messages.js';
import { MULTI_WORKFLOW } from '../workflows/multi-messages.js';
import type { Decider, OperatorAction } from '../workflows/operator-messages.js';
import { triedSteps, tryNow } from './decide/try-now.js';
import { EXIT } from './exit-codes.js';
import { nodeFilter } from './log/entry.js';
import type { Parsed } from './options/parsed.js';
import { UsageError } from './options/usage-error.js';
import { limited } from './session/call.js';
import { findCompose, type ComposeWorkflow } from './session/find-compose.js';
import { withSession, type Session } from './session/session.js';
import type { Terminal } from './terminal.js';

export async function retry(parsed: Parsed, terminal: Terminal): Promise<number> {
  const task = parsed.integer('task');
  const more = task === undefined ? {} : { task };
  return await onNodes('retry', parsed, terminal, more);
}

export async function skip(parsed: Parsed, terminal: Terminal): Promise<number> {
  if (!parsed.has('reason')) throw new UsageError('the following arguments are required: --reason');
  return await onNodes('skip', parsed, terminal, {});
}

export const abort = (parsed: Parsed, terminal: Terminal): Promise<number> =>
  onCompose('abort', parsed, terminal, {});
export const pause = (parsed: Parsed, terminal: Terminal): Promise<number> =>
  onCompose('pause', parsed, terminal, {});
export const resume = (parsed: Parsed, terminal: Terminal): Promise<number> =>
  onCompose('resume', parsed, terminal, {});

export async function limit(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [, queue = '', text = ''] = parsed.positional;
  if (text !== 'default' && !/^\d+$/.test(text)) {
    throw new UsageError(`argument N: '${text}' is neither a whole number nor 'default'`);
  }
  const input = { queue, limit: text === 'default' ? null : Number(text) };
  return await onCompose('setConcurrency', parsed, terminal, input);
}

async function onCompose(
  action: OperatorAction,
  parsed: Parsed,
  terminal: Terminal,
  input: object,
): Promise<number> {
  return await withSession(terminal.environment, async (session) => {
    const { workflowId, type } = await workflowOf(session, parsed, terminal);
    if (type === MULTI_WORKFLOW) return await onWhole(session, workflowId, action, terminal);
    return await decide(session, workflowId, action, { ...decider(parsed), ...input }, terminal);
  });
}

/** The nodes that were named, by patterns too; without names all that wait. */
async function onNodes(
  action: OperatorAction,
  parsed: Parsed,
  terminal: Terminal,
  more: object,
): Promise<number> {
  const [, ...patterns] = parsed.positional;
  return await withSession(terminal.environment, async (session) => {
    const { workflowId, type } = await workflowOf(session, parsed, terminal);
    if (type === MULTI_WORKFLOW) return await onWhole(session, workflowId, action, terminal);
    const hurried =
      action === 'retry' && !parsed.has('task')
        ? await hurry(session, workflowId, patterns, terminal)
        : [];
    const nodes = await nodesOf(session, workflowId, patterns, hurried);
    let worst: number = EXIT.ok;
    for (const node of nodes) {
      const input = { ...decider(parsed), ...more, node };
      worst = Math.max(worst, await decide(session, workflowId, action, input, terminal));
    }
    return worst;
  });
}

/** What is tried again by itself needs no decision: it is only not waited for. Gives the nodes. */
async function hurry(
  { client }: Session,
  workflowId: string,
  patterns: readonly string[],
  terminal: Terminal,
): Promise<readonly string[]> {
  const isWanted = nodeFilter(patterns);
  const steps = (await triedSteps(client, workflowId)).filter(({ node }) => isWanted(node));
  for (const step of steps) {
    if (step.isPausing) await tryNow(client, workflowId, step);
    terminal.out(`${step.node} is ${step.isPausing ? 'tried again now' : 'being tried again'}\n`);
  }
  return steps.map(({ node }) => node);
}

async function nodesOf(
  session: Session,
  workflowId: string,
  patterns: readonly string[],
  done: readonly string[],
): Promise<readonly string[]> {
  const handle = session.client.workflow.getHandle(workflowId);
  const { operator } = await limited(session.client, () =>
    handle.query<StatusReport>(STATUS_QUERY),
  );
  const waiting = operator.waiting.map(({ node }) => node);
  const isWanted = nodeFilter(patterns);
  const wanted = waiting.filter((node) => isWanted(node));
  // What does not wait is asked for all the same: the compose says why it refuses.
  const others = patterns.filter(
    (name) => !name.includes('*') && !waiting.includes(name) && !done.includes(name),
  );
  if (wanted.length + others.length + done.length > 0) return [...wanted, ...others];
  throw new InputError('no node waits for a decision', { hint: '`punji status` shows what runs' });
}

async function decide(
  session: Session,
  workflowId: string,
  action: OperatorAction,
  input: object,
  terminal: Terminal,
): Promise<number> {
  const handle = session.client.workflow.getHandle(workflowId);
  try {
    const effect = await limited(session.client, () =>
      handle.executeUpdate<string, [object]>(action, { args: [input] }),
    );
    terminal.out(`${effect}\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    terminal.err(`refused: ${error.cause?.message ?? error.message}\n`);
    return EXIT.refused;
  }
}

/** A compose of parts can be given up; all else is decided about its parts. */
async function onWhole(
  session: Session,
  workflowId: string,
  action: OperatorAction,
  terminal: Terminal,
): Promise<number> {
  if (action !== 'abort') {
    throw new InputError(`${action} is for a part, not for the whole`, {
      hint: 'name the compose of the part; `punji status` of the whole lists them',
    });
  }
  await limited(session.client, () => session.client.workflow.getHandle(workflowId).cancel());
  terminal.out('the compose and its parts are given up; what runs is cancelled\n');
  return EXIT.ok;
}

async function workflowOf(
  session: Session,
  parsed: Parsed,
  terminal: Terminal,
): Promise<ComposeWorkflow> {
  const [id = ''] = parsed.positional;
  const { workflow } = await findCompose(session.client, id, terminal.cwd);
  if (workflow?.status.name === 'RUNNING') return workflow;
  throw new InputError(`the compose ${id} does not run`, {
    hint: 'decisions are for composes that run; a new run is started with `punji rerun`',
  });
}

/** Who decides: shown in the log, the status and the report. */
function decider(parsed: Parsed): Decider {
  const reason = parsed.text('reason');
  const by = `${os.userInfo().username}@${os.hostname()}`;
  return reason === undefined ? { by } : { by, reason };
}
