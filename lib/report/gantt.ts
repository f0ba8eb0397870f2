/** When each node ran, as bars over the time of the compose. */
import { html } from '../html/index.js';
import type { ReportNode } from './facts.js';

/** More rows than these nobody reads: then the longest are shown. */
const MOST_ROWS = 300;

/** One row per node, in order of their start. */
export function drawGantt(nodes: readonly ReportNode[]): string {
  if (nodes.length === 0) return '<p>No node has started.</p>';
  const shown = [...nodes]
    .sort((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, MOST_ROWS)
    .sort((a, b) => a.startedAt - b.startedAt);
  const from = Math.min(...nodes.map(({ startedAt }) => startedAt));
  const span = Math.max(1, Math.max(...nodes.map(({ endedAt }) => endedAt)) - from);
  const rows = shown.map((node) => row(node, from, span));
  const rest = nodes.length - shown.length;
  const note =
    rest === 0
      ? ''
      : `<p class="quiet">The ${String(MOST_ROWS)} longest; ${String(rest)} more.</p>`;
  return `<div class="gantt">${rows.join('\n')}</div>${note}`;
}

const lengthOf = ({ startedAt, endedAt }: ReportNode): number => endedAt - startedAt;

const STATE_CLASS: Readonly<Record<ReportNode['state'], string>> = {
  done: 'good',
  failed: 'bad',
  unfinished: 'quiet',
};

function row(node: ReportNode, from: number, span: number): string {
  const percent = (milliseconds: number): string => ((100 * milliseconds) / span).toFixed(2);
  const left = percent(node.startedAt - from);
  const width = percent(lengthOf(node));
  const title = `${node.id}: ${timeText(lengthOf(node))}${node.summary === '' ? '' : `, ${node.summary}`}`;
  return [
    `<div class="row" title="${html(title)}"><span class="name">${html(node.id)}</span>`,
    `<span class="track"><span class="bar ${STATE_CLASS[node.state]}" style="left:${left}%;width:max(2px,${width}%)"></span></span>`,
    `<span class="time">${html(timeText(lengthOf(node)))}</span></div>`,
  ].join('');
}

/** A length of time, short: `1.2 s`, `3 min 5 s`, `2 h 4 min`. */
export function timeText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min ${String(Math.round(seconds % 60))} s`;
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}
