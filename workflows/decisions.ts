/** The decisions that were taken on a compose, in order. */
import type { Decider, Decision, OperatorAction } from './operator-messages.js';

/** So many are kept for the status; all of them are in the history and the main log. */
const KEPT = 50;

export class Decisions {
  private listener: ((decision: Decision) => void) | null = null;

  /** So many of them were told in earlier runs of the workflow. */
  private readonly toldBefore: number;

  /** @param all those that were taken in earlier runs of the workflow */
  constructor(private all: readonly Decision[] = []) {
    this.toldBefore = all.length;
  }

  get taken(): readonly Decision[] {
    return this.all;
  }

  add(action: OperatorAction, input: Decider & { readonly node?: string }, effect: string): void {
    const decision: Decision = {
      action,
      timeMs: Date.now(),
      node: input.node ?? null,
      by: input.by ?? null,
      reason: input.reason ?? null,
      effect,
    };
    this.all = [...this.all, decision].slice(-KEPT);
    this.listener?.(decision);
  }

  /** Tells the listener of each, and first of those that were taken before. */
  follow(listener: (decision: Decision) => void): void {
    this.listener = listener;
    for (const decision of this.all.slice(this.toldBefore)) listener(decision);
  }
}

/** `operator: retry createiso:Server.x86_64 by jane@host: the mirror is back (createiso:Server.x86_64 runs again)`. */
export function describeDecision({ action, node, by, reason, effect }: Decision): string {
  const what = node === null ? action : `${action} ${node}`;
  const who = by === null ? '' : ` by ${by}`;
  const why = reason === null ? '' : `: ${reason}`;
  return `operator: ${what}${who}${why} (${effect})`;
}
