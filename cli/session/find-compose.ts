/** Finds the workflow of a compose by whatever a person has at hand: workflow id, compose id or compose directory. */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { WorkflowNotFoundError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { readOwner } from '../../lib/compose-id/index.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { InputError } from '../../lib/errors.js';
import { COMPOSE_WORKFLOW } from '../../workflows/messages.js';

/** What a list, and a look at one workflow, both tell. */
export type ComposeWorkflow = Omit<WorkflowExecutionInfo, 'raw'>;

export interface FoundCompose {
  /** Null if only the directory is left: the server has forgotten the workflow. */
  readonly workflow: ComposeWorkflow | null;
  readonly composeDir: string | null;
}

/** The compose of an id. @throws InputError if there is none */
export async function findCompose(client: Client, id: string, cwd: string): Promise<FoundCompose> {
  const directory = path.resolve(cwd, id);
  if (existsSync(new ComposeTree(directory).composeIdFile())) {
    return await ofDirectory(client, await realpath(directory));
  }
  const workflow = (await describe(client, id)) ?? (await byComposeId(client, id));
  if (workflow !== null) return { workflow, composeDir: memoText(workflow, 'composeDir') };
  throw new InputError(`there is no compose '${id}'`, {
    hint: 'give a compose id, a compose directory or a workflow id; `punji status` lists them',
  });
}

/** A text that the workflow has noted, or null. */
export function memoText({ memo }: ComposeWorkflow, name: string): string | null {
  const value = memo?.[name];
  return typeof value === 'string' ? value : null;
}

/** All composes that the server knows, the newest first; of one that went on in another run, only the last. */
export function listComposes(client: Client): AsyncIterable<WorkflowExecutionInfo> {
  const query = `WorkflowType = '${COMPOSE_WORKFLOW}' AND ExecutionStatus != 'ContinuedAsNew'`;
  return client.workflow.list({ query });
}

async function ofDirectory(client: Client, composeDir: string): Promise<FoundCompose> {
  const owner = await readOwner(composeDir);
  const workflow = owner === null ? null : await describe(client, owner.workflowId);
  return { workflow, composeDir };
}

async function describe(client: Client, workflowId: string): Promise<ComposeWorkflow | null> {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** The search attribute may not be registered; what the workflow noted always is there. */
async function byComposeId(client: Client, id: string): Promise<ComposeWorkflow | null> {
  for await (const info of listComposes(client)) {
    if (memoText(info, 'composeId') === id) return info;
  }
  return null;
}
