/** `punji status`: recent composes in a table, or one in full. */
import { readStatus } from '../lib/status/index.js';
import { STATUS_QUERY, type StatusReport } from '../workflows/messages.js';
import { MULTI_WORKFLOW } from '../workflows/multi-messages.js';
import { failureLines } from './display/changes.js';
import { columns } from './display/columns.js';
import { duration } from './display/duration.js';
import { operatorLines } from './display/operator.js';
import { screen } from './display/screen.js';
import { EXIT } from './exit-codes.js';
import { lookAtWhole, wholeLines } from './multi/look.js';
import type { Parsed } from './options/parsed.js';
import { limited } from './session/call.js';
import {
  findCompose,
  listComposes,
  memoText,
  type ComposeWorkflow,
  type FoundCompose,
} from './session/find-compose.js';
import { withSession, type Session } from './session/session.js';
import type { Terminal } from './terminal.js';

const MOST_LISTED = 50;
const ALL_ROWS = 10_000;

export async function showStatus(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [id] = parsed.positional;
  return await withSession(terminal.environment, async (session) => {
    if (id === undefined) await showAll(session, parsed.has('json'), terminal);
    else {
      const found = await findCompose(session.client, id, terminal.cwd);
      await showOne(session, found, parsed.has('json'), terminal);
    }
    return EXIT.ok;
  });
}

interface Row {
  readonly composeId: string | null;
  readonly status: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly composeDir: string | null;
  readonly startedAt: string;
  readonly closedAt: string | null;
}

async function showAll(session: Session, asJson: boolean, terminal: Terminal): Promise<void> {
  const rows: Row[] = [];
  for await (const workflow of listComposes(session.client)) {
    rows.push(await rowOf(workflow));
    if (rows.length >= MOST_LISTED) break;
  }
  if (asJson) {
    for (const row of rows) terminal.out(`${JSON.stringify(row)}\n`);
    return;
  }
  const lines = rows.length === 0 ? ['no composes'] : table(rows);
  for (const text of lines) terminal.out(`${text}\n`);
}

async function rowOf(workflow: ComposeWorkflow): Promise<Row> {
  const composeDir = memoText(workflow, 'composeDir');
  return {
    composeId: memoText(workflow, 'composeId'),
    status: await statusOf(workflow, composeDir),
    workflowId: workflow.workflowId,
    runId: workflow.runId,
    composeDir,
    startedAt: workflow.startTime.toISOString(),
    closedAt: workflow.closeTime?.toISOString() ?? null,
  };
}

/** STATUS says more than how the workflow closed: FINISHED_INCOMPLETE is Completed, too. */
async function statusOf({ status }: ComposeWorkflow, composeDir: string | null): Promise<string> {
  const word = composeDir === null ? null : await readStatus(composeDir).catch(() => null);
  return word ?? (status.name === 'RUNNING' ? 'STARTING' : status.name);
}

function table(rows: readonly Row[]): readonly string[] {
  const cells = rows.map((row) => [
    row.composeId ?? '-',
    row.status,
    row.startedAt.slice(0, 19).replace('T', ' '),
    duration(Date.parse(row.closedAt ?? new Date().toISOString()) - Date.parse(row.startedAt)),
    row.workflowId,
  ]);
  const head = ['COMPOSE', 'STATUS', 'STARTED (UTC)', 'TIME', 'WORKFLOW'];
  return columns([head, ...cells]);
}

async function showOne(
  session: Session,
  { workflow, composeDir }: FoundCompose,
  asJson: boolean,
  terminal: Terminal,
): Promise<void> {
  if (workflow?.type === MULTI_WORKFLOW) {
    await showWhole(session, workflow.workflowId, asJson, terminal);
    return;
  }
  const report = workflow === null ? null : await askFor(session, workflow);
  const directory = report?.composeDir ?? composeDir;
  const status = directory === null ? null : await readStatus(directory).catch(() => null);
  const uiLink = workflow === null ? null : session.uiLink(workflow.workflowId, workflow.runId);
  if (asJson) {
    const { workflowId = null, runId = null } = workflow ?? {};
    terminal.out(
      `${JSON.stringify({ workflowId, runId, composeDir: directory, status, ui: uiLink, report })}\n`,
    );
    return;
  }
  if (report !== null && workflow !== null) {
    const nowMs = workflow.closeTime?.getTime() ?? Date.now();
    const picture = { report, startedAtMs: startOf(report, workflow), nowMs, uiLink };
    for (const { text } of screen({
      ...picture,
      remark: null,
      rows: ALL_ROWS,
      columns: Infinity,
    })) {
      terminal.out(`${text}\n`);
    }
    for (const text of report.failures.flatMap(failureLines)) terminal.out(`${text}\n`);
    for (const text of operatorLines(report.operator)) terminal.out(`${text}\n`);
  }
  terminal.out(`STATUS    ${status ?? workflow?.status.name ?? 'unknown'}\n`);
  if (directory !== null) terminal.out(`Directory ${directory}\n`);
}

/** Of a compose that went on in another run of its workflow, the first phase began before that. */
function startOf({ phases }: StatusReport, { startTime }: ComposeWorkflow): number {
  return Math.min(startTime.getTime(), ...phases.flatMap(({ startedAt }) => startedAt ?? []));
}

/** A compose of parts. */
async function showWhole(
  session: Session,
  workflowId: string,
  asJson: boolean,
  terminal: Terminal,
): Promise<void> {
  const report = await lookAtWhole(session, workflowId);
  if (asJson) terminal.out(`${JSON.stringify({ workflowId, report })}\n`);
  else for (const text of wholeLines(report)) terminal.out(`${text}\n`);
}

/** Null if no worker answers, or none that knows the workflow's code any more. */
async function askFor(session: Session, workflow: ComposeWorkflow): Promise<StatusReport | null> {
  const handle = session.client.workflow.getHandle(workflow.workflowId, workflow.runId);
  return await limited(session.client, () => handle.query<StatusReport>(STATUS_QUERY)).catch(
    () => null,
  );
}
