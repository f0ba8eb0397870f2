import { expect, test } from '@jest/globals';
import { noopMetricMeter } from '@temporalio/common';
import { DefaultLogger } from '@temporalio/worker';
import { compileWorkerOptions } from '@temporalio/worker/lib/worker-options.js';
import { workerOptions, type WorkerParts } from '../../../workers/create-workers.js';

const parts = {
  connection: undefined,
  namespace: 'default',
  activities: {},
  workflows: { workflowsPath: '/none' },
  identity: 'test',
  buildId: '1',
} as unknown as WorkerParts;

test('the SDK takes the option by which a busy machine is not taken for an endless loop', () => {
  const queue = { taskQueue: 'punji', slots: 2, runsWorkflows: true };
  const compiled = compileWorkerOptions(
    workerOptions(parts, queue),
    new DefaultLogger('ERROR'),
    noopMetricMeter,
  );
  expect(compiled.isolateExecutionTimeoutMs).toBe(60_000);
});
