import { describe, expect, test } from '@jest/globals';
import type { NativeConnection } from '@temporalio/worker';
import { workerOptions } from '../../../workers/create-workers.js';
import { ownArch, planQueues } from '../../../workers/queues.js';

describe('the queues of a worker process', () => {
  test('are those of its arches, and the plain ones; workflows run on one of them', () => {
    expect(planQueues(['x86_64', 's390x'], ['punji', 'punji-koji'], 3)).toEqual([
      { taskQueue: 'punji', runsWorkflows: true, slots: 3 },
      { taskQueue: 'punji-koji', runsWorkflows: false, slots: 1_000 },
      { taskQueue: 'punji-x86_64', runsWorkflows: false, slots: 3 },
      { taskQueue: 'punji-s390x', runsWorkflows: false, slots: 3 },
    ]);
  });

  test('have at least two slots', () => {
    expect(planQueues([], ['punji'])[0]?.slots).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ['x64', 'x86_64'],
    ['arm64', 'aarch64'],
    ['s390x', 's390x'],
    ['mips', 'mips'],
  ])('a machine that Node calls %s does the work of %s', (node, arch) => {
    expect(ownArch(node)).toBe(arch);
  });
});

describe('the worker of a queue', () => {
  const parts = {
    connection: {} as NativeConnection,
    namespace: 'n',
    activities: {},
    workflows: { workflowsPath: 'w.ts' },
    identity: 'i',
    buildId: 'b',
  };

  test('runs workflows only where it shall', () => {
    const [plain, native] = planQueues(['x86_64'], ['punji'], 2);
    expect(workerOptions(parts, plain!)).toMatchObject({
      workflowsPath: 'w.ts',
      taskQueue: 'punji',
    });
    expect(workerOptions(parts, native!)).not.toHaveProperty('workflowsPath');
  });

  test('beats every second, and interrupts its steps at once when it ends', () => {
    expect(workerOptions(parts, planQueues(['x86_64'], [], 2)[0]!)).toMatchObject({
      maxHeartbeatThrottleInterval: 1_000,
      shutdownGraceTime: 0,
      maxConcurrentActivityTaskExecutions: 2,
    });
  });
});
