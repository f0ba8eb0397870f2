/** Shows a compose while it goes on: a picture that is redrawn on a terminal, lines elsewhere, nothing if quiet. */
import type { StatusReport } from '../../workflows/messages.js';
import type { Terminal } from '../terminal.js';
import { changes } from './changes.js';
import { LiveArea } from './live-area.js';
import { screen } from './screen.js';

export interface Progress {
  /** A new look at the compose. */
  update(report: StatusReport): void;
  /** What is to be said besides: that no worker answers, that the compose is being cancelled. Null takes it back. */
  remark(text: string | null): void;
  /** The last picture stays. */
  end(): void;
}

export interface ProgressOptions {
  readonly quiet: boolean;
  readonly startedAtMs: number;
  readonly uiLink: string | null;
}

export function progressFor(terminal: Terminal, options: ProgressOptions): Progress {
  if (options.quiet) return SILENT;
  return terminal.isInteractive
    ? new LiveProgress(terminal, options)
    : new LineProgress(terminal, options);
}

const SILENT: Progress = {
  update: () => undefined,
  remark: () => undefined,
  end: () => undefined,
};

class LineProgress implements Progress {
  private before: StatusReport | null = null;
  private said: string | null = null;

  constructor(
    private readonly terminal: Terminal,
    { uiLink }: ProgressOptions,
  ) {
    if (uiLink !== null) this.say(uiLink);
  }

  update(report: StatusReport): void {
    for (const text of changes(this.before, report)) this.say(text);
    this.before = report;
  }

  remark(text: string | null): void {
    if (text !== null && text !== this.said) this.say(text);
    this.said = text;
  }

  end(): void {
    this.said = null;
  }

  private say(text: string): void {
    const time = new Date().toTimeString().slice(0, 8);
    this.terminal.err(`${time} ${text}\n`);
  }
}

const FRAME_MS = 100;

class LiveProgress implements Progress {
  private readonly area: LiveArea;
  private readonly timer: NodeJS.Timeout;
  private report: StatusReport | null = null;
  private text: string | null = null;

  constructor(
    private readonly terminal: Terminal,
    private readonly options: ProgressOptions,
  ) {
    this.area = new LiveArea(terminal);
    this.timer = setInterval(() => {
      this.draw();
    }, FRAME_MS);
  }

  update(report: StatusReport): void {
    const seen = this.report?.warnings ?? [];
    const fresh = report.warnings.filter((text) => !seen.includes(text));
    if (fresh.length > 0) this.area.printAbove(fresh.map((text) => `warning: ${text}`));
    this.report = report;
    this.draw();
  }

  remark(text: string | null): void {
    this.text = text;
    this.draw();
  }

  end(): void {
    clearInterval(this.timer);
    this.draw();
    this.area.leave();
  }

  private draw(): void {
    if (this.report === null) {
      this.area.draw([{ text: this.text ?? 'starting …', tone: 'dim' }]);
      return;
    }
    const { rows, columns } = this.terminal.size();
    this.area.draw(
      screen({
        report: this.report,
        startedAtMs: this.options.startedAtMs,
        nowMs: Date.now(),
        remark: this.text,
        uiLink: this.options.uiLink,
        rows: rows - 1,
        columns,
      }),
    );
  }
}
