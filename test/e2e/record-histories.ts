/**
 * Makes the histories of test/golden/histories anew: `npm run record-histories`, with `-- NAME…` only those. To be run
 * when a workflow changes on purpose.
 */
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../tools.js';
import { withCompose } from './fake-compose.js';
import { startFakeServer } from './fake-server.js';
import { historiesOf } from './histories.js';
import { SCENARIOS } from './scenarios.js';

const directory = path.join(ROOT, 'test', 'golden', 'histories');
const server = await startFakeServer();
await mkdir(directory, { recursive: true });
const wanted = process.argv.slice(2);
for (const { name, fake, act, onFailure, request, run } of SCENARIOS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const history = await withCompose(
    server,
    fake(),
    async ({ workflowId }) => {
      const { client } = server.environment;
      const handle = client.workflow.getHandle(workflowId);
      await act?.(handle);
      await handle.result().catch(() => undefined);
      const histories = await historiesOf(client, workflowId);
      const kept = run === 'first' ? histories[0] : histories.at(-1);
      if (kept === undefined) throw new Error(`${name} has left no history`);
      return kept;
    },
    { ...request, ...(onFailure === undefined ? {} : { onFailure }) },
  );
  // Who ran it and where, and the places in the code of that day, are nobody's business.
  const text = historyToJSON(history)
    .replaceAll(`${String(process.pid)}@${os.hostname()}`, 'worker')
    .replace(/("(?:identity|stackTrace)": )"(?:[^"\\]|\\.)*"/g, '$1"none"');
  await writeFile(path.join(directory, `${name}.json`), `${text}\n`);
  console.log(`${name}: ${String(history.events?.length ?? 0)} events`);
}
await server.environment.teardown();
