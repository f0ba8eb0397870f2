import { describe, expect, test } from '@jest/globals';
import type { NodeId } from '../../../../config-schemas/names.js';
import { drawGantt, timeText } from '../../../../lib/report/gantt.js';
import { drawGraph } from '../../../../lib/report/graph.js';
import { reportPage, type ReportFacts } from '../../../../lib/report/index.js';

const node = (id: string, startedAt: number, endedAt: number, more = {}) => ({
  id: id as NodeId,
  phase: id.split(':')[0]!,
  state: 'done' as const,
  startedAt,
  endedAt,
  attempts: 1,
  toolMs: 0,
  hosts: ['w1'],
  summary: '',
  ...more,
});

const FACTS: ReportFacts = {
  composeId: 'Demo-1-20261124.n.0',
  status: 'DOOMED',
  release: 'Demo <1>',
  label: null,
  nodes: [
    node('init', 0, 1000),
    node('createrepo:Server.x86_64', 1000, 9000, { state: 'failed', summary: 'a "b" & c' }),
  ],
  decisions: [{ time: '2026-11-24 03:12:45', text: 'skip a by <jane>: not today' }],
  failures: [
    {
      node: 'createrepo:Server.x86_64' as NodeId,
      step: 'repos',
      attempts: 3,
      host: 'w1',
      failedAt: '2026-11-24T03:00:00Z',
      error: { type: 'ToolError', message: 'exited with 1', hint: null },
      command: { words: ['createrepo_c', '<x>'], logFile: '/c/logs/x.log' },
      cause: {
        rule: 'corrupt package',
        explanation: 'the package a.rpm is corrupt',
        remedy: 'replace it',
        line: '',
        lineNumber: 1,
      },
      logTail: 'read_header: <a.rpm>',
    },
  ],
  images: [],
  packages: [{ place: 'Server.x86_64', binary: 5, debug: 1, source: 2 }],
};

describe('the report of a compose', () => {
  const text = reportPage(
    FACTS,
    [{ from: 'init', to: 'createrepo' }],
    new Map([
      ['init', 1],
      ['createrepo', 2],
    ]),
  );

  test('tells status, failures with cause, remedy and log, phases, packages', () => {
    for (const part of [
      '<strong class="bad">DOOMED</strong>',
      'the package a.rpm is corrupt',
      'replace it',
      'read_header: &lt;a.rpm&gt;',
      '0 of 2, 1 failed',
      '<td>Server.x86_64</td>',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('takes no text for markup, and nothing from elsewhere', () => {
    expect(text).toContain('Demo &lt;1&gt;');
    expect(text).toContain('a &quot;b&quot; &amp; c');
    expect(text).not.toMatch(/(?:src|href)=|url\(|@import|<script/);
  });

  test('can be made of a compose of which nothing is known yet', () => {
    const empty = {
      ...FACTS,
      nodes: [],
      failures: [],
      decisions: [],
      packages: [],
      status: 'STARTED',
    };
    expect(reportPage(empty, [], new Map())).toContain('No node has started.');
  });
});

describe('the graph of phases', () => {
  test('puts each phase below all that it waits for, also when phases wait for each other', () => {
    const phase = (name: string) => ({ name, total: 1, done: 1, failed: 0 });
    const svg = drawGraph(
      [phase('a'), phase('b'), phase('c')],
      [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
        { from: 'a', to: 'c' },
        { from: 'c', to: 'b' },
        { from: 'unknown', to: 'c' },
      ],
    );
    const rows = [...svg.matchAll(/translate\(\d+ (\d+)\)[^]*?>([abc])<\/text>/g)].map(
      ([, y, name]) => [name, Number(y)] as const,
    );
    const of = (name: string): number => rows.find(([known]) => known === name)![1];
    expect(of('a')).toBeLessThan(of('b'));
    expect(of('b')).toBeLessThan(of('c'));
  });
});

describe('the bars of time', () => {
  test('stand where the node ran', () => {
    expect(drawGantt(FACTS.nodes)).toMatch(/left:11\.11%;width:max\(2px,88\.89%\)/);
  });

  test('show the longest where there are too many', () => {
    const nodes = Array.from({ length: 400 }, (_, index) => node(`n${index}`, 0, index + 1));
    const text = drawGantt(nodes);
    expect(text).toContain('100 more');
    expect(text).toContain('>n399<');
    expect(text).not.toContain('>n0<');
  });

  test.each([
    [1234, '1.2 s'],
    [185_000, '3 min 5 s'],
    [7_440_000, '2 h 4 min'],
  ])('%d ms are told as %s', (milliseconds, text) => {
    expect(timeText(milliseconds)).toBe(text);
  });

  test('tells what the operator decided, and nothing of it if there was nothing', () => {
    expect(reportPage(FACTS, [], new Map())).toContain('skip a by &lt;jane&gt;: not today');
    expect(reportPage({ ...FACTS, decisions: [] }, [], new Map())).not.toContain('Decisions');
  });
});
