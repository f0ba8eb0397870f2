/**
 * `npm run bench:engine [-- NODES]`: a compose of very many nodes that do nothing, on a real dev server: over how many
 * runs of the workflow it goes, how long their histories become, and what an event costs (docs/benchmarks.md).
 */
import { plan } from '../../graph/plan.js';
import type { ComposeResult, PlanPage, StatusReport } from '../../workflows/messages.js';
import { fakeOf, withCompose } from '../e2e/fake-compose.js';
import { startFakeServer } from '../e2e/fake-server.js';
import { historiesOf } from '../e2e/histories.js';
import { planInput } from '../unit/graph/plan-inputs.js';

const wanted = Number(process.argv[2] ?? 20_000);
const inputOf = (variants: number) =>
  planInput(
    Array.from({ length: variants }, (_, index) => [`V${index}`, 'variant', ['x86_64']] as const),
  );
const perVariant = plan(inputOf(2)).nodes.length - plan(inputOf(1)).nodes.length;
const input = inputOf(Math.ceil(wanted / perVariant));
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const planned = plan(input).nodes.length;
const server = await startFakeServer();
const { client } = server.environment;
const startMs = performance.now();
const cpuBefore = process.cpuUsage();
await withCompose(server, fakeOf({ planInput: input }), async ({ workflowId }) => {
  const handle = client.workflow.getHandle(workflowId);
  let over = false;
  const result = (handle.result() as Promise<ComposeResult>).finally(() => {
    over = true;
  });
  const queries = { count: 0, failed: 0, longestMs: 0, largestBytes: 0 };
  while (!over) {
    const askedMs = performance.now();
    const asked = await Promise.allSettled([
      handle.query<StatusReport>('status'),
      handle.query<PlanPage, [object]>('plan', { offset: Math.max(0, planned - 500) }),
    ]);
    const answers = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    queries.count += answers.length;
    queries.failed += asked.length - answers.length;
    queries.longestMs = Math.max(queries.longestMs, performance.now() - askedMs);
    for (const answer of answers) {
      queries.largestBytes = Math.max(queries.largestBytes, JSON.stringify(answer).length);
    }
    await new Promise((resolve) => setTimeout(resolve, 10_000));
  }
  const { status, nodes } = await result;
  const seconds = (performance.now() - startMs) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const histories = await historiesOf(client, workflowId);
  const events = histories.map((history) => history.events?.length ?? 0);
  const allEvents = events.reduce((sum, count) => sum + count, 0);
  const sizes: number[] = [];
  for (const history of histories) {
    const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
    const runId = started?.originalExecutionRunId ?? '';
    sizes.push(Number((await client.workflow.getHandle(workflowId, runId).describe()).historySize));
  }
  const cpuMs = (cpu.user + cpu.system) / 1000;
  console.log(
    [
      `${status}: ${nodes} nodes in ${seconds.toFixed(0)} s, ${((1000 * seconds) / nodes).toFixed(1)} ms a node`,
      `${histories.length} runs of ${events.join(', ')} events, ${sizes.map(megabytes).join(', ')}`,
      `${allEvents} events, ${(cpuMs / allEvents).toFixed(2)} ms of CPU each (worker, steps and client together)`,
      `${queries.count} answers to queries, ${queries.failed} came too late, the slowest pair ${queries.longestMs.toFixed(0)} ms, the largest ${queries.largestBytes} bytes`,
    ].join('\n'),
  );
});
await server.environment.teardown();
