/** Decides when the daemon may end: after a time without open composes and without clients. */

export class IdleClock {
  private quietSince: number | null = null;

  /** `limitMs` 0 means never. */
  constructor(private readonly limitMs: number) {}

  /** Notes whether there is work; true when there has been none for the whole time. */
  note(busy: boolean, nowMs: number): boolean {
    if (busy || this.limitMs === 0) {
      this.quietSince = null;
      return false;
    }
    this.quietSince ??= nowMs;
    return nowMs - this.quietSince >= this.limitMs;
  }
}
