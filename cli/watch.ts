/** `punji watch`: follows a compose that somebody started. */
import { InputError } from '../lib/errors.js';
import type { StatusReport } from '../workflows/messages.js';
import { follow } from './compose/follow.js';
import { exitCodeOf } from './compose/outcome.js';
import { errorLines, outcomeObject, summaryLines } from './compose/summary.js';
import { progressFor } from './display/progress.js';
import type { Parsed } from './options/parsed.js';
import { findCompose, type ComposeWorkflow } from './session/find-compose.js';
import { withSession, type Session } from './session/session.js';
import { untilSignal } from './session/until-signal.js';
import type { Terminal } from './terminal.js';

export async function watch(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [id = ''] = parsed.positional;
  return await withSession(terminal.environment, async (session) => {
    const { workflow } = await findCompose(session.client, id, terminal.cwd);
    if (workflow === null) {
      throw new InputError(`the server no longer knows the workflow of ${id}`, {
        hint: 'see its STATUS file, and `punji log`',
      });
    }
    return await watchWorkflow(session, workflow, parsed, terminal);
  });
}

async function watchWorkflow(
  session: Session,
  { workflowId, runId, startTime }: ComposeWorkflow,
  parsed: Parsed,
  terminal: Terminal,
): Promise<number> {
  const asJson = parsed.has('json');
  const uiLink = session.uiLink(workflowId, runId);
  const progress = progressFor(terminal, {
    quiet: asJson,
    startedAtMs: startTime.getTime(),
    uiLink,
  });
  const print = asJson ? printChanged(terminal) : () => undefined;
  const followed = await follow(session, {
    workflowId,
    runId,
    progress,
    leave: untilSignal(),
    seen: print,
  });
  const ended = { workflowId, runId, ...followed, uiLink };
  if (asJson) {
    terminal.out(`${JSON.stringify({ event: 'end', ...outcomeObject(ended) })}\n`);
  } else {
    for (const text of errorLines(ended)) terminal.err(`${text}\n`);
    for (const text of summaryLines(ended)) terminal.out(`${text}\n`);
  }
  return exitCodeOf(followed.end);
}

/** A report that says the same as the last is not printed again. */
function printChanged(terminal: Terminal): (report: StatusReport) => void {
  let last = '';
  return (report) => {
    const text = JSON.stringify({ event: 'status', ...report });
    if (text !== last) terminal.out(`${text}\n`);
    last = text;
  };
}
