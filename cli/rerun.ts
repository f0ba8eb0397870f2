/** `punji rerun`: a compose that has ended runs again, in its directory and under its workflow's id. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  composeRequestSchema,
  type ComposeRequestInput,
  type Rerun,
} from '../config-schemas/compose-request.js';
import { readOwner } from '../lib/compose-id/index.js';
import { ComposeTree } from '../lib/compose-tree/index.js';
import { InputError } from '../lib/errors.js';
import { readStatus } from '../lib/status/index.js';
import { newestResolved } from '../lib/report/index.js';
import { requestKeyOf, startCompose, type ChosenWorkflow } from './compose/choose-workflow.js';
import { detach, followToEnd } from './compose.js';
import { overridesOf } from './options/overrides.js';
import type { Parsed } from './options/parsed.js';
import { composeTreeOf } from './session/compose-directory.js';
import { Session } from './session/session.js';
import type { Terminal } from './terminal.js';

export async function rerun(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [id = ''] = parsed.positional;
  const tree = await composeTreeOf(id, terminal);
  const resolved = await newestResolved(tree);
  if (resolved === null) {
    throw new InputError(`${tree.topDir} has no request of an earlier run`, {
      hint: 'it ended before its configuration was resolved, or Pungi made it: start it with `punji compose --compose-dir`',
    });
  }
  const isFinished = (await readStatus(tree.topDir)) === 'FINISHED';
  const request = requestFor(resolved.request, tree.topDir, isFinished, parsed, terminal.cwd);
  const owner = await readOwner(tree.topDir);
  const before = owner?.workflowId ?? resolved.owner.workflowId;
  const workflowId = isFinished ? `${before}-respin-${String(Date.now())}` : before;
  if (isFinished) terminal.err(`${tree.topDir} is FINISHED and stays so: making a new respin.\n`);
  const session = await Session.open(terminal.environment);
  try {
    const chosen = await start(session, workflowId, request, {
      rerunOf: tree.topDir,
      rerunOfRun: owner?.firstRunId ?? '',
    });
    return parsed.has('detach')
      ? detach(chosen, session, parsed, terminal)
      : await followToEnd(chosen, session, parsed, terminal);
  } finally {
    await session.close();
  }
}

/** The first run's request, in the directory that is there, with what this command says. */
function requestFor(
  before: ComposeRequestInput,
  composeDir: string,
  isFinished: boolean,
  parsed: Parsed,
  cwd: string,
): ComposeRequestInput {
  const config = parsed.has('config')
    ? path.resolve(cwd, parsed.text('config') ?? '')
    : before.config;
  const overrides = { ...before.overrides, ...overridesOf(parsed) };
  const place = isFinished
    ? { ...respinOf(composeDir, parsed), composeDir: undefined }
    : { targetDir: undefined, composeDir };
  const again = { config, overrides, ...place, skipUnchanged: false, rerun: rerunOf(parsed) };
  return composeRequestSchema.parse({ ...before, ...again });
}

/** Beside the compose, with the packages of its Koji event unless newer ones are wanted. */
const respinOf = (composeDir: string, parsed: Parsed): Partial<ComposeRequestInput> => ({
  targetDir: path.dirname(composeDir),
  reuseFrom: composeDir,
  ...(existsSync(new ComposeTree(composeDir).kojiEventFile()) && !parsed.has('refresh')
    ? { kojiEvent: composeDir }
    : {}),
});

const rerunOf = (parsed: Parsed): Rerun => ({
  from: [...parsed.list('from')],
  only: [...parsed.list('only')],
  refresh: parsed.has('refresh'),
  verify: parsed.has('verify'),
});

async function start(
  session: Session,
  workflowId: string,
  request: ComposeRequestInput,
  memo: Readonly<Record<string, unknown>>,
): Promise<ChosenWorkflow> {
  const { client, files } = session;
  const key = requestKeyOf(request, files);
  const runId = await startCompose(client, workflowId, request, key, memo);
  return { workflowId, runId, attached: false };
}
