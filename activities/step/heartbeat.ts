/** Heartbeats while a step runs: they carry its progress, and bring its cancellation. */
import { Context } from '@temporalio/activity';

const BEAT_MS = 1_000;

export class Heartbeat {
  private progress = '';
  private timer: NodeJS.Timeout | null = null;

  start(): void {
    const context = Context.current();
    const beat = (): void => {
      context.heartbeat({ progress: this.progress });
    };
    beat();
    this.timer = setInterval(beat, BEAT_MS);
    this.timer.unref();
  }

  say(progress: string): void {
    this.progress = progress;
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }
}
