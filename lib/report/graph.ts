/** The graph of phases as a drawing: what waits for what, coloured by how it went. */
import { html } from '../html/index.js';

/** A phase in the drawing. */
export interface DrawnPhase {
  readonly name: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
}

const BOX = { width: 150, height: 40, gapX: 16, gapY: 30 } as const;

/** SVG with a row per step of the longest way through the graph. Edges between unknown phases are left out. */
export function drawGraph(phases: readonly DrawnPhase[], edges: readonly DrawnEdge[]): string {
  const names = new Set(phases.map(({ name }) => name));
  const known = edges.filter(({ from, to }) => names.has(from) && names.has(to));
  const places = layOut(phases, known);
  const width = Math.max(0, ...[...places.values()].map(({ x }) => x + BOX.width)) + 2;
  const height = Math.max(0, ...[...places.values()].map(({ y }) => y + BOX.height)) + 2;
  return [
    `<div class="wide"><svg width="${String(width)}" height="${String(height)}" role="img" aria-label="graph of phases">`,
    ...known.map((edge) => drawEdge(edge, places)),
    ...phases.map((phase) => drawPhase(phase, places)),
    '</svg></div>',
  ].join('\n');
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function layOut(
  phases: readonly DrawnPhase[],
  edges: readonly DrawnEdge[],
): ReadonlyMap<string, Point> {
  const rows = rowsOf(phases, edges);
  const taken = new Map<number, number>();
  return new Map(
    phases.map(({ name }) => {
      const row = rows.get(name) ?? 0;
      const column = taken.get(row) ?? 0;
      taken.set(row, column + 1);
      return [
        name,
        {
          x: 1 + column * (BOX.width + BOX.gapX),
          y: 1 + row * (BOX.height + BOX.gapY),
        },
      ];
    }),
  );
}

/** The longest way to each phase. Phases may wait for each other's nodes: as many rounds as phases are enough. */
function rowsOf(
  phases: readonly DrawnPhase[],
  edges: readonly DrawnEdge[],
): ReadonlyMap<string, number> {
  const order = new Map(phases.map(({ name }, index) => [name, index]));
  const forward = edges.filter(({ from, to }) => (order.get(from) ?? 0) < (order.get(to) ?? 0));
  const rows = new Map(phases.map(({ name }) => [name, 0]));
  for (const { name } of phases) {
    for (const { from, to } of forward) {
      if (to !== name) continue;
      rows.set(name, Math.max(rows.get(name) ?? 0, (rows.get(from) ?? 0) + 1));
    }
  }
  return rows;
}

function drawEdge({ from, to }: DrawnEdge, places: ReadonlyMap<string, Point>): string {
  const [start, end] = [places.get(from), places.get(to)];
  if (start === undefined || end === undefined) return '';
  const [x1, y1] = [start.x + BOX.width / 2, start.y + BOX.height];
  const [x2, y2] = [end.x + BOX.width / 2, end.y];
  const bend = BOX.gapY / 2;
  return `<path d="M${String(x1)} ${String(y1)} C${String(x1)} ${String(y1 + bend)} ${String(x2)} ${String(y2 - bend)} ${String(x2)} ${String(y2)}" fill="none" stroke="currentColor" stroke-opacity=".3"/>`;
}

function drawPhase(phase: DrawnPhase, places: ReadonlyMap<string, Point>): string {
  const { name, total, done, failed } = phase;
  const { x, y } = places.get(name) ?? { x: 0, y: 0 };
  const state = failed > 0 ? 'bad' : done === total ? 'good' : 'quiet';
  const numbers = `${String(done)} of ${String(total)}${failed > 0 ? `, ${String(failed)} failed` : ''}`;
  return [
    `<g class="${state}" transform="translate(${String(x)} ${String(y)})">`,
    `<rect width="${String(BOX.width)}" height="${String(BOX.height)}" rx="6" fill="Canvas" stroke="currentColor"/>`,
    `<text x="10" y="17" font-size="13" fill="currentColor">${html(name)}</text>`,
    `<text x="10" y="32" font-size="11" fill="currentColor" fill-opacity=".75">${html(numbers)}</text>`,
    '</g>',
  ].join('');
}
