import { beforeAll, describe, expect, test } from '@jest/globals';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../tools.js';
import { bundleWorkflows } from './fake-server.js';
import { SCENARIOS } from './scenarios.js';

const directory = path.join(ROOT, 'test', 'golden', 'histories');
const read = (name: string): { events: { eventType: string }[] } =>
  JSON.parse(readFileSync(path.join(directory, `${name}.json`), 'utf8')) as {
    events: { eventType: string }[];
  };

let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  workflowBundle = await bundleWorkflows();
}, 60_000);

describe('stored histories', () => {
  test('there is one for each scenario and no other', () => {
    expect(readdirSync(directory).sort()).toEqual(
      SCENARIOS.map(({ name }) => `${name}.json`).sort(),
    );
  });

  test.each(SCENARIOS.map(({ name }) => name))('%s replays on the code of today', async (name) => {
    await Worker.runReplayHistory({ workflowBundle }, read(name), `replay-${name}`);
  });

  test('a history that does not fit the code is refused', async () => {
    const history = read('finished');
    const text = JSON.stringify(history).replaceAll(
      'createrepo:Server.x86_64/repos',
      'createrepo:Server.s390x/repos',
    );
    const replay = Worker.runReplayHistory({ workflowBundle }, JSON.parse(text), 'replay-changed');
    await expect(replay).rejects.toThrow(/[Nn]ondeterminism/);
  });
});
