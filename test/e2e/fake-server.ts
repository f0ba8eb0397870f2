/** A real development server and the workflow bundle, for tests with fake activities. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { TEMPORAL } from '../tools.js';
import type { FakeServer } from './fake-compose.js';

/** Starts both. Tear the environment down afterwards. */
export async function startFakeServer(): Promise<FakeServer> {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  const environment = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: TEMPORAL },
      searchAttributes: SEARCH_ATTRIBUTES.map((name) => defineSearchAttributeKey(name, 'KEYWORD')),
    },
  });
  return { environment, workflowBundle: await bundleWorkflows() };
}

/** The workflow code as a worker loads it. */
export async function bundleWorkflows(): Promise<FakeServer['workflowBundle']> {
  return await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
}
