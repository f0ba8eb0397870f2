/** The report of a compose: one page that stands alone and outlives the server's history. */
import { quoteCommand } from '../process/index.js';
import { html, page, table } from '../html/index.js';
import { drawGantt, timeText } from './gantt.js';
import { drawGraph, type DrawnEdge, type DrawnPhase } from './graph.js';
import type { ReportFacts, ReportFailure, ReportNode } from './facts.js';

/** @param edges what waits for what, by phase @param planned how many nodes each phase has, in order of the graph */
export function reportPage(
  facts: ReportFacts,
  edges: readonly DrawnEdge[],
  planned: ReadonlyMap<string, number>,
): string {
  const { composeId, nodes, failures } = facts;
  return page(composeId, [
    summary(facts),
    ...(failures.length === 0 ? [] : [`<h2>Failures</h2>`, ...failures.map(failureSection)]),
    ...decisionsSection(facts),
    '<h2>Phases</h2>',
    drawGraph(phasesOf(nodes, planned), edges),
    '<h2>Time</h2>',
    drawGantt(nodes),
    ...packagesSection(facts),
    ...imagesSection(facts),
    nodesSection(nodes),
  ]);
}

const GOOD_STATUSES = ['FINISHED', 'FINISHED_INCOMPLETE'];

function summary({ status, release, label, nodes }: ReportFacts): string {
  const from = Math.min(...nodes.map(({ startedAt }) => startedAt));
  const to = Math.max(...nodes.map(({ endedAt }) => endedAt));
  const time =
    nodes.length === 0
      ? ''
      : ` · ${html(new Date(from).toISOString().slice(0, 19).replace('T', ' '))} UTC · ${html(timeText(to - from))}`;
  const state = GOOD_STATUSES.includes(status) ? 'good' : status === 'STARTED' ? 'quiet' : 'bad';
  const name = [release, label].filter((part) => part !== null && part !== '').join(' · ');
  return `<p><strong class="${state}">${html(status)}</strong> · ${html(name)}${time} · ${html(nodes.length)} nodes</p>`;
}

function failureSection(failure: ReportFailure): string {
  const { node, step, attempts, host, error, cause, command, logTail } = failure;
  const [program = '', ...args] = command?.words ?? [];
  const remedy = cause?.remedy ?? error.hint;
  return [
    `<h3 class="bad">${html(node)}/${html(step)}</h3>`,
    `<p>${html(cause?.explanation ?? error.message)}</p>`,
    ...(remedy === null ? [] : [`<p><strong>Remedy:</strong> ${html(remedy)}</p>`]),
    `<p class="quiet">${html(attempts)} failed attempt${attempts === 1 ? '' : 's'}, last on ${html(host)}</p>`,
    ...(command === null
      ? []
      : [
          `<details><summary>Command and the end of its log</summary>`,
          `<pre>${html(quoteCommand({ program, args }))}</pre>`,
          `<pre>${html(logTail)}</pre><p><code>${html(command.logFile)}</code></p></details>`,
        ]),
  ].join('\n');
}

function decisionsSection({ decisions }: ReportFacts): readonly string[] {
  if (decisions.length === 0) return [];
  const rows = decisions.map(({ time, text }) => [html(time), html(text)]);
  return ['<h2>Decisions</h2>', table([{ title: 'Time' }, { title: 'Decision' }], rows)];
}

function phasesOf(
  nodes: readonly ReportNode[],
  planned: ReadonlyMap<string, number>,
): readonly DrawnPhase[] {
  return [...planned].map(([name, total]) => {
    const mine = nodes.filter(({ phase }) => phase === name);
    const count = (state: ReportNode['state']): number =>
      mine.filter((node) => node.state === state).length;
    return { name, total, done: count('done'), failed: count('failed') };
  });
}

function packagesSection({ packages }: ReportFacts): readonly string[] {
  if (packages.length === 0) return [];
  const rows = packages.map(({ place, binary, debug, source }) => [
    html(place),
    html(binary),
    html(debug),
    html(source),
  ]);
  const columns = ['Binary', 'Debug', 'Source'].map((title) => ({ title, isNumber: true }));
  return ['<h2>Packages</h2>', table([{ title: 'Tree' }, ...columns], rows)];
}

function imagesSection({ images }: ReportFacts): readonly string[] {
  if (images.length === 0) return [];
  const rows = images.map(({ place, image }) => [
    html(place),
    html(image.type),
    html(`${(image.size / 1e6).toFixed(1)} MB`),
    image.bootable ? 'yes' : '',
    `<code>${html(image.path)}</code>`,
    `<code>${html(image.checksums.sha256 ?? '')}</code>`,
  ]);
  const columns = [
    { title: 'Tree' },
    { title: 'Type' },
    { title: 'Size', isNumber: true },
    { title: 'Bootable' },
    { title: 'File' },
    { title: 'SHA-256' },
  ];
  return ['<h2>Images</h2>', table(columns, rows)];
}

function nodesSection(nodes: readonly ReportNode[]): string {
  const rows = nodes.map((node) => [
    `<code>${html(node.id)}</code>`,
    html(node.state),
    html(timeText(node.endedAt - node.startedAt)),
    html(timeText(node.toolMs)),
    html(node.attempts),
    html(node.hosts.join(', ')),
    html(node.summary),
  ]);
  const columns = [
    { title: 'Node' },
    { title: 'State' },
    { title: 'Time', isNumber: true },
    { title: 'In tools', isNumber: true },
    { title: 'Attempts', isNumber: true },
    { title: 'Worker' },
    { title: 'What it says' },
  ];
  return `<details><summary><h2 style="display:inline">All nodes</h2></summary>${table(columns, rows)}</details>`;
}
