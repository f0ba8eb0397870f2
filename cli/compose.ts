/** `punji compose`: starts a compose, or takes one up, and follows it to its end. */
import type { StatusReport } from '../workflows/messages.js';
import { configuredServer } from '../workers/connection/index.js';
import { chooseWorkflow, type ChosenWorkflow } from './compose/choose-workflow.js';
import { follow } from './compose/follow.js';
import { onInterrupt } from './compose/interrupt.js';
import { exitCodeOf } from './compose/outcome.js';
import { precheck } from './compose/precheck.js';
import { tellRefusal } from './compose/tell-refusal.js';
import { requestOf } from './compose/request.js';
import { errorLines, outcomeObject, summaryLines, type Ended } from './compose/summary.js';
import { progressFor } from './display/progress.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { limited } from './session/call.js';
import { Session } from './session/session.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';

export async function compose(parsed: Parsed, terminal: Terminal): Promise<number> {
  if (parsed.has('version')) {
    terminal.out(`${version()}\n`);
    return EXIT.ok;
  }
  const request = requestOf(parsed, terminal.cwd);
  const isRemote = configuredServer(terminal.environment) !== null;
  const warnings = await precheck(request, isRemote).catch((error: unknown) =>
    tellRefusal(request, error, terminal.cwd),
  );
  if (!parsed.has('quiet')) for (const warning of warnings) terminal.err(`${warning}\n`);
  const session = await Session.open(terminal.environment);
  try {
    const wanted = parsed.text('workflow-id');
    const chosen = await chooseWorkflow(session.client, session.files, request, wanted);
    tellChosen(chosen, session, parsed, terminal);
    return parsed.has('detach')
      ? detach(chosen, session, parsed, terminal)
      : await followToEnd(chosen, session, parsed, terminal);
  } finally {
    await session.close();
  }
}

function tellChosen(
  { attached, workflowId }: ChosenWorkflow,
  session: Session,
  parsed: Parsed,
  terminal: Terminal,
): void {
  if (attached) {
    terminal.err(
      `The same compose is under way as workflow ${workflowId}, and nobody follows it: going on with it.\n`,
    );
  }
  if (session.anotherBuild && !parsed.has('quiet')) {
    terminal.err(
      'The embedded server runs another build of Punji; `punji dev stop` ends it when its composes are done.\n',
    );
  }
}

export function detach(
  { workflowId, runId, attached }: ChosenWorkflow,
  session: Session,
  parsed: Parsed,
  terminal: Terminal,
): number {
  const ui = session.uiLink(workflowId, runId);
  terminal.out(
    parsed.has('json')
      ? `${JSON.stringify({ workflowId, runId, attached, ui })}\n`
      : [
          `Workflow  ${workflowId}`,
          `Run       ${runId}`,
          ...(ui === null ? [] : [`UI        ${ui}`]),
          `Follow    punji watch ${workflowId}`,
          '',
        ].join('\n'),
  );
  return EXIT.ok;
}

export async function followToEnd(
  { workflowId, runId }: ChosenWorkflow,
  session: Session,
  parsed: Parsed,
  terminal: Terminal,
): Promise<number> {
  const uiLink = session.uiLink(workflowId, runId);
  const progress = progressFor(terminal, {
    quiet: parsed.has('quiet'),
    startedAtMs: Date.now(),
    uiLink,
  });
  const interrupts = onInterrupt(() => {
    progress.remark('cancelling the compose; once more to leave it to end by itself');
    void cancel(session, workflowId);
  });
  const seen = parsed.has('print-output-dir') ? printDirectoryOnce(terminal) : undefined;
  const followed = await follow(session, {
    workflowId,
    runId,
    progress,
    leave: interrupts.leave,
    ...(seen === undefined ? {} : { seen }),
  });
  interrupts.end();
  tellEnd({ workflowId, runId, ...followed, uiLink }, parsed, terminal);
  return exitCodeOf(followed.end);
}

/** Tried until it is accepted: the server may be away just now. */
async function cancel(session: Session, workflowId: string): Promise<void> {
  const handle = (): Promise<unknown> => session.client.workflow.getHandle(workflowId).cancel();
  await limited(session.client, handle).catch(async () => {
    await session.recover();
    await handle();
  });
}

function printDirectoryOnce(terminal: Terminal): (report: StatusReport) => void {
  let printed = false;
  return ({ composeDir }) => {
    if (printed || composeDir === null) return;
    printed = true;
    terminal.out(`Compose dir: ${composeDir}\n`);
  };
}

function tellEnd(ended: Ended, parsed: Parsed, terminal: Terminal): void {
  for (const text of errorLines(ended)) terminal.err(`${text}\n`);
  if (parsed.has('json')) {
    terminal.out(`${JSON.stringify(outcomeObject(ended))}\n`);
    return;
  }
  if (parsed.has('quiet')) return;
  // Scripts read the directory from standard output: nothing else may stand there then.
  const tell = parsed.has('print-output-dir') ? terminal.err : terminal.out;
  for (const text of summaryLines(ended)) tell(`${text}\n`);
}
