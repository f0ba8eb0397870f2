/** A compose that is made of parts, each a compose of its own: for what pungi-orchestrate did. */
import {
  ApplicationFailure,
  CancellationScope,
  condition,
  defineQuery,
  isCancellation,
  proxyActivities,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { MultiRequestInput } from '../config-schemas/multi-request.js';
import type { ComposeStatus } from '../config-schemas/names.js';
import type { MultiActivities, PreparedMulti } from '../graph/multi-activities.js';
import { HEARTBEAT_TIMEOUT_MS, STEP_TIMEOUT_MS } from '../graph/policies.js';
import { factsOf } from './failure.js';
import { retryPolicy } from './frame.js';
import { STATUS_QUERY } from './messages.js';
import type { MultiReport } from './multi-messages.js';
import { Parts } from './multi-parts.js';
import { Notifier } from './notifier.js';
import { runPart } from './run-part.js';

const activities = proxyActivities<MultiActivities>({
  startToCloseTimeout: STEP_TIMEOUT_MS.tool,
  heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
  retry: retryPolicy('quick'),
});
/** A script may have done half of its work: it is not begun again. */
const { 'multi.scripts': runScripts } = proxyActivities<MultiActivities>({
  startToCloseTimeout: STEP_TIMEOUT_MS.tool,
  heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
  retry: { maximumAttempts: 1 },
});

/** Fails with type `ComposeDoomed` when it is DOOMED, is cancelled when TERMINATED. */
export async function multiCompose(request: MultiRequestInput): Promise<MultiReport> {
  const run = new MultiRun(request);
  setHandler(defineQuery<MultiReport>(STATUS_QUERY), () => run.report(), {
    description: 'Where the compose and its parts stand.',
  });
  return await run.carryOut();
}

class MultiRun {
  private prepared: PreparedMulti | null = null;
  private parts = new Parts([]);
  private status: MultiReport['status'] = 'STARTING';
  private working = 0;
  /** Trees and metadata of the whole are put together by one at a time. */
  private assembling: Promise<void> = Promise.resolve();
  private failure: unknown = null;
  private readonly warnings: string[] = [];

  constructor(private readonly request: MultiRequestInput) {}

  report(): MultiReport {
    const { composeDir = null, composeId = null } = this.prepared ?? {};
    const { status, warnings } = this;
    return { composeDir, composeId, status, parts: this.parts.all(), warnings: [...warnings] };
  }

  async carryOut(): Promise<MultiReport> {
    const { workflowId, firstExecutionRunId: firstRunId } = workflowInfo();
    const owner = { workflowId, firstRunId };
    const prepared = await activities['multi.prepare']({ request: this.request, owner });
    this.prepared = prepared;
    upsertMemo({ composeDir: prepared.composeDir, composeId: prepared.composeId });
    this.parts = new Parts(prepared.parts);
    const notifier = this.notifier(prepared);
    try {
      return await this.withParts(prepared, notifier);
    } finally {
      await notifier.close();
    }
  }

  private async withParts(prepared: PreparedMulti, notifier: Notifier): Promise<MultiReport> {
    try {
      await this.work(prepared, notifier);
    } catch (error) {
      const status = isCancellation(error) ? 'TERMINATED' : 'DOOMED';
      await CancellationScope.nonCancellable(async () => {
        await condition(() => this.working === 0);
        await this.end(status, notifier);
      });
      throw error;
    }
    const report = await this.end(this.parts.status(), notifier);
    if (report.status === 'DOOMED') throw doomed(report);
    return report;
  }

  private async work({ composeDir, isRestart }: PreparedMulti, notifier: Notifier): Promise<void> {
    await this.write('STARTED');
    await notifier.send('status-change', { status: 'STARTED' }, 'STARTED');
    await this.script('pre', composeDir);
    if (isRestart) await this.assemble(composeDir, true);
    await this.runParts(composeDir);
    if (this.parts.status() !== 'DOOMED') await this.script('post', composeDir);
  }

  private async runParts(composeDir: string): Promise<void> {
    const launch = (): void => {
      for (const { name } of this.parts.ready()) void this.runOne(name, composeDir, launch);
    };
    launch();
    await condition(() => this.working === 0);
    if (this.failure !== null) throw this.failure;
  }

  private async runOne(name: string, composeDir: string, launch: () => void): Promise<void> {
    this.working += 1;
    this.parts.set(name, { status: 'STARTED' });
    try {
      await this.write('STARTED');
      const ended = await this.partOf(name, composeDir);
      this.parts.set(name, ended);
      if (ended.status.startsWith('FINISHED')) await this.assemble(composeDir, false);
      await this.write(this.parts.status());
    } catch (error) {
      this.parts.set(name, { status: isCancellation(error) ? 'TERMINATED' : 'DOOMED' });
      this.failure ??= error;
    }
    if (this.failure === null) launch();
    this.working -= 1;
  }

  /** A part whose configuration is wrong has failed as one whose compose has. */
  private async partOf(name: string, composeDir: string): ReturnType<typeof runPart> {
    const finished = this.parts.finished();
    const given = { request: this.request, composeDir, name, finished };
    try {
      return await runPart(name, await activities['multi.part'](given));
    } catch (error) {
      if (isCancellation(error)) throw error;
      this.warnings.push(`${name}: ${factsOf(error).message}`);
      return { status: 'DOOMED', path: null };
    }
  }

  private async assemble(composeDir: string, fresh: boolean): Promise<void> {
    this.assembling = this.assembling.then(async () => {
      const finished = Object.values(this.parts.finished());
      await activities['multi.assemble']({ composeDir, finished, fresh });
    });
    await this.assembling;
  }

  private async script(when: 'pre' | 'post', composeDir: string): Promise<void> {
    await runScripts({ request: this.request, composeDir, when });
  }

  private async write(status: ComposeStatus): Promise<void> {
    const { composeDir } = this.prepared ?? {};
    this.status = status;
    // The whole is only finished once its scripts are through.
    const shown = status === 'FINISHED' || status === 'FINISHED_INCOMPLETE' ? 'STARTED' : status;
    if (composeDir === undefined) return;
    await activities['multi.status']({ composeDir, parts: this.parts.all(), status: shown });
  }

  private async end(status: ComposeStatus, notifier: Notifier): Promise<MultiReport> {
    const { composeDir = '' } = this.prepared ?? {};
    await activities['multi.status']({ composeDir, parts: this.parts.all(), status });
    this.status = status;
    await notifier.send('status-change', { status }, status);
    return this.report();
  }

  private notifier({ composeDir, notificationScripts, facts, warnings }: PreparedMulti): Notifier {
    const receivers = {
      scripts: notificationScripts,
      scriptTimeoutMs: STEP_TIMEOUT_MS.files,
      webhooks: this.request.webhooks ?? [],
    };
    this.warnings.push(...warnings);
    const notifier = new Notifier(receivers, composeDir, (text) => this.warnings.push(text));
    notifier.openWith(composeDir, facts);
    return notifier;
  }
}

function doomed({ composeId, composeDir, status, parts }: MultiReport): ApplicationFailure {
  const failed = parts.filter((part) => part.status === 'DOOMED' || part.status === 'TERMINATED');
  return ApplicationFailure.create({
    type: 'ComposeDoomed',
    message: `parts that failed: ${failed.map(({ name }) => name).join(', ')}`,
    nonRetryable: true,
    details: [{ composeId, composeDir, status }],
  });
}
