/** When each node ran and what it said of itself, and when each phase began and ended. */
import type { PlanNode } from '../graph/model.js';

export interface NodeView {
  step: string | null;
  summary: string | null;
  /** Milliseconds since 1970. */
  startedAt: number | null;
  endedAt: number | null;
}

export interface Period {
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** What is known of all nodes, as one run of the workflow hands it over to the next: lists in plan order. */
export interface PackedViews {
  /** Milliseconds since 1970, from which the other times count. */
  readonly sinceMs: number;
  readonly startedMs: readonly (number | null)[];
  readonly tookMs: readonly (number | null)[];
  /** By place; of very many nodes, only those of the last. */
  readonly summaries: readonly (readonly [number, string])[];
}

/** A payload may have 2 MiB: times and states come first, the records on disk have all summaries. */
const SUMMARIES_LENGTH = 200_000;

const NOTHING: Readonly<NodeView> = { step: null, summary: null, startedAt: null, endedAt: null };

export class NodeViews {
  private readonly views = new Map<string, NodeView>();
  private readonly phases = new Map<string, Period>();

  /** What is known of a node; nothing of one that has not begun. */
  of({ id }: PlanNode): Readonly<NodeView> {
    return this.views.get(id) ?? NOTHING;
  }

  periodOf(phase: string): Period {
    return this.phases.get(phase) ?? NOTHING;
  }

  started(node: PlanNode, step: string | null, atMs: number): void {
    const view = this.change(node);
    view.startedAt ??= atMs;
    view.step = step;
    this.widen(node.phase, view);
  }

  /** @param atMs when it came to its end; null: it goes on */
  said(node: PlanNode, summary: string | null, atMs: number | null): void {
    const view = this.change(node);
    view.summary = summary ?? view.summary;
    view.endedAt = atMs ?? view.endedAt;
    this.widen(node.phase, view);
  }

  pack(nodes: readonly PlanNode[]): PackedViews {
    const views = nodes.map((node) => this.of(node));
    const sinceMs = views.reduce(
      (first, { startedAt }) => Math.min(first, startedAt ?? first),
      Date.now(),
    );
    const from = (base: number, at: number | null): number | null =>
      at === null ? null : at - base;
    return {
      sinceMs,
      startedMs: views.map(({ startedAt }) => from(sinceMs, startedAt)),
      tookMs: views.map(({ startedAt, endedAt }) => from(startedAt ?? sinceMs, endedAt)),
      summaries: lastSummaries(views),
    };
  }

  unpack(nodes: readonly PlanNode[], { sinceMs, startedMs, tookMs, summaries }: PackedViews): void {
    const said = new Map(summaries);
    for (const [place, node] of nodes.entries()) {
      const started = startedMs[place] ?? null;
      const took = tookMs[place] ?? null;
      if (started === null && took === null) continue;
      const startedAt = started === null ? null : sinceMs + started;
      const endedAt = took === null ? null : (startedAt ?? sinceMs) + took;
      const view = { step: null, summary: said.get(place) ?? null, startedAt, endedAt };
      this.views.set(node.id, view);
      this.widen(node.phase, view);
    }
  }

  private change({ id }: PlanNode): NodeView {
    const view = this.views.get(id) ?? { ...NOTHING };
    this.views.set(id, view);
    return view;
  }

  private widen(phase: string, { startedAt, endedAt }: Period): void {
    const known = this.periodOf(phase);
    this.phases.set(phase, {
      startedAt: earlier(known.startedAt, startedAt),
      endedAt: later(known.endedAt, endedAt),
    });
  }
}

function lastSummaries(
  views: readonly Readonly<NodeView>[],
): readonly (readonly [number, string])[] {
  const summaries: (readonly [number, string])[] = [];
  let length = 0;
  const places = views.map((_view, place) => place);
  places.sort((a, b) => (views[b]?.endedAt ?? 0) - (views[a]?.endedAt ?? 0) || a - b);
  for (const place of places) {
    const summary = views[place]?.summary;
    if (summary === null || summary === undefined) continue;
    length += summary.length;
    if (length > SUMMARIES_LENGTH) break;
    summaries.push([place, summary]);
  }
  return summaries;
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
