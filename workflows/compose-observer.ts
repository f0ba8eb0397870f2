/** Keeps the view, the main log, the server and those who are notified in step with a run. */
import { isCancellation, setCurrentDetails } from '@temporalio/workflow';
import { SECOND_MS } from '../graph/policies.js';
import type { Execution, Scheduler } from '../graph/scheduler.js';
import type { StepOutcome } from '../graph/wire.js';
import type { Beginning } from './begin.js';
import { describeDecision } from './decisions.js';
import type { Notifier } from './notifier.js';
import type { Decision } from './operator-messages.js';
import { operatorDetails } from './operator-details.js';
import type { OperatorDesk } from './operator.js';
import type { PhaseLog } from './phase-log.js';
import type { RunObserver } from './run-plan.js';
import type { RunView } from './run-view.js';
import { tellFailure } from './step-messages.js';

/** Our own message: somebody has to decide. */
const OPERATOR_NEEDED = 'operator-needed';

export class ComposeObserver implements RunObserver {
  private isToShow = false;

  constructor(
    private readonly view: RunView,
    private readonly log: PhaseLog,
    private readonly desk: OperatorDesk,
    private readonly beginning: Beginning,
    private readonly notifier: Notifier,
    private readonly scheduler: Scheduler,
  ) {
    desk.follow((decision) => {
      this.decided(decision);
    });
  }

  started(execution: Execution): void {
    this.view.started(execution);
    this.log.started(execution);
    this.show();
  }

  succeeded(execution: Execution, outcome: StepOutcome): void {
    this.view.succeeded(execution, outcome);
    this.log.ended(execution);
    if (outcome.unchangedSince !== undefined) this.scheduler.stop();
    this.show();
  }

  failed(execution: Execution, error: unknown): void {
    this.view.failed(execution, error);
    if (!isCancellation(error)) {
      this.log.failed(execution, error);
      tellFailure(this.notifier, execution);
      if (this.waits(execution)) this.askOperator(execution);
    }
    this.show();
  }

  takenBack(execution: Execution): void {
    this.view.takenBack(execution);
    this.show();
  }

  draining(): void {
    this.log.add(
      'INFO',
      'The history is long: what runs comes to its end, then the compose goes on in another run',
    );
  }

  async held(isHandedOver: () => boolean): Promise<void> {
    const { decisionTimeoutSeconds, reminderSeconds } = this.beginning.request;
    this.setStatus('WAITING');
    await this.desk.decision({
      timeoutMs: decisionTimeoutSeconds * SECOND_MS,
      reminderMs: reminderSeconds * SECOND_MS,
      remind: () => {
        this.notify();
      },
      isHandedOver,
    });
    if (!isHandedOver()) this.setStatus('STARTED');
  }

  private waits({ node }: Execution): boolean {
    return this.scheduler.state(node.id) === 'failed' && this.scheduler.isHeld();
  }

  private askOperator({ node }: Execution): void {
    this.desk.noteFailure(node.id);
    const commands = this.report().waiting.find((waiting) => waiting.node === node.id)?.commands;
    this.log.add('WARNING', `${node.id} waits for a decision: ${(commands ?? []).join(' | ')}`);
    this.notify();
  }

  private notify(): void {
    const { waiting, waitsUntilMs } = this.report();
    const body = { waiting, waits_until_ms: waitsUntilMs };
    void this.notifier.send(OPERATOR_NEEDED, body, waiting.map(({ node }) => node).join(','));
  }

  private decided(decision: Decision): void {
    this.log.add('WARNING', describeDecision(decision));
    if (decision.action === 'skip' && decision.node !== null) {
      const node = this.scheduler.nodeOf(decision.node as Execution['node']['id']);
      this.view.skipped(node);
      this.log.ended({ node });
    }
    this.show();
  }

  private setStatus(status: 'STARTED' | 'WAITING'): void {
    this.view.status = status;
    this.beginning.attributes.set({ ComposeStatus: status });
    this.show();
  }

  private report() {
    return this.desk.report(this.beginning.allocated.composeId);
  }

  /** Once for all that happens at a time. */
  private show(): void {
    if (this.isToShow) return;
    this.isToShow = true;
    void Promise.resolve().then(() => {
      this.isToShow = false;
      setCurrentDetails([this.view.details(), ...operatorDetails(this.report())].join('\n'));
    });
  }
}
