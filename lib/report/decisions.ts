/** What the operator decided about a compose, out of its main log. */
import { readFile } from 'node:fs/promises';
import type { ComposeTree } from '../compose-tree/index.js';

export interface ReportDecision {
  /** As the log has it: local time of the worker. */
  readonly time: string;
  /** What was decided, by whom, why, and what it does. */
  readonly text: string;
}

/** `2026-11-24 03:12:45 [WARNING ] operator: retry createiso:Server.x86_64 by jane@desk: …`. */
const LINE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) \[WARNING \] operator: (.+)$/gm;

export async function decisionsOf(tree: ComposeTree): Promise<readonly ReportDecision[]> {
  const log = await readFile(tree.mainLog(), 'utf8').catch(() => '');
  return [...log.matchAll(LINE)].map(([, time = '', text = '']) => ({ time, text }));
}
