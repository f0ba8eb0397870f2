/** The histories of a compose: as the server has them, or as they were exported into the compose. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { historyFile } from '../../workers/reconciler/index.js';
import type { FoundCompose } from '../session/find-compose.js';
import type { History } from './history-entries.js';

/** All histories that can be had, each run once. */
export async function historiesOf(
  client: Client,
  { workflow, composeDir }: FoundCompose,
): Promise<readonly History[]> {
  const files = composeDir === null ? [] : await exportedFiles(composeDir);
  const exported = await Promise.all(files.map(readHistory));
  if (workflow === null) return exported;
  const { workflowId, runId } = workflow;
  const isExported = (run: string): boolean =>
    composeDir !== null && files.includes(historyFile(composeDir, run));
  return [...exported, ...(await liveHistories(client, workflowId, runId, isExported))];
}

/** Of a run and those that it goes on from, as far back as the server has them. */
async function liveHistories(
  client: Client,
  workflowId: string,
  lastRunId: string,
  isKnown: (runId: string) => boolean,
): Promise<readonly History[]> {
  const histories: History[] = [];
  for (let runId = lastRunId; runId !== '' && !isKnown(runId);) {
    const history = await fetchHistory(client, workflowId, runId);
    if (history === null) break;
    histories.unshift(history);
    const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
    runId = started?.continuedExecutionRunId ?? '';
  }
  return histories;
}

async function exportedFiles(composeDir: string): Promise<readonly string[]> {
  const directory = new ComposeTree(composeDir).logDir('global');
  const names = await readdir(directory).catch(() => []);
  return names
    .filter((name) => /^temporal-history-.*\.json$/.test(name))
    .map((name) => path.join(directory, name));
}

const readHistory = async (file: string): Promise<History> =>
  historyFromJSON(JSON.parse(await readFile(file, 'utf8')));

async function fetchHistory(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<History | null> {
  try {
    return await client.workflow.getHandle(workflowId, runId).fetchHistory();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
