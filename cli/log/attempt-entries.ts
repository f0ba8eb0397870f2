/** Entries out of the records that the attempts of each node left in the compose, those of dead workers included. */
import { readdir } from 'node:fs/promises';
import { nodeIdSchema } from '../../config-schemas/names.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { quoteCommand } from '../../lib/process/index.js';
import { NodeFiles, readAttempts, type AttemptLine } from '../../lib/publish/index.js';
import { duration } from '../display/duration.js';
import type { LogEntry } from './entry.js';

/** All attempts of a compose's nodes that pass the filter. */
export async function attemptEntries(
  composeDir: string,
  wanted: (node: string) => boolean,
): Promise<readonly LogEntry[]> {
  const tree = new ComposeTree(composeDir);
  const names = await readdir(tree.nodesDir()).catch(() => []);
  const entries: LogEntry[] = [];
  for (const name of names.sort()) {
    const node = nodeIdSchema.safeParse(name).data;
    if (node === undefined || !wanted(node)) continue;
    const lines = await readAttempts(new NodeFiles(tree, node));
    entries.push(...lines.map((line) => entryOf(node, line)));
  }
  return entries;
}

function entryOf(node: string, line: AttemptLine): LogEntry {
  const base = { timeMs: Date.parse(line.time), node, step: line.step };
  switch (line.event) {
    case 'start': {
      const text = `${String(line.attempt)} on ${line.host} (process ${String(line.pid)})`;
      return { ...base, event: 'attempt', text, failed: false };
    }
    case 'command': {
      const [program = '', ...args] = line.command;
      const text = `${quoteCommand({ program, args })}  > ${line.logFile}`;
      return { ...base, event: 'command', text, failed: false };
    }
    case 'end':
      return { ...base, event: 'attempt ended', ...endOf(line) };
  }
}

function endOf(line: Extract<AttemptLine, { event: 'end' }>): { text: string; failed: boolean } {
  const took = `after ${duration(line.durationMs)}, ${duration(line.toolMs)} of it in tools`;
  if (line.error === null) return { text: took, failed: false };
  const hint = line.error.hint === null ? '' : ` (${line.error.hint})`;
  const text = `${took}: ${line.error.type}: ${line.error.message}${hint}`;
  return { text, failed: !line.interrupted };
}
