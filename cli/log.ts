/** `punji log`: what a compose did, in order: its history joined with the records of its attempts. */
import { attemptEntries } from './log/attempt-entries.js';
import { nodeFilter, type LogEntry } from './log/entry.js';
import { historiesOf } from './log/histories.js';
import { historyEntries } from './log/history-entries.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { findCompose } from './session/find-compose.js';
import { withSession } from './session/session.js';
import type { Terminal } from './terminal.js';

export async function showLog(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [id = ''] = parsed.positional;
  return await withSession(terminal.environment, async (session) => {
    const found = await findCompose(session.client, id, terminal.cwd);
    const wanted = nodeFilter(parsed.list('node'));
    const histories = await historiesOf(session.client, found);
    const attempts =
      found.composeDir === null ? [] : await attemptEntries(found.composeDir, wanted);
    const entries = [...histories.flatMap(historyEntries), ...attempts]
      .filter(({ node, failed }) => wanted(node) && (failed || !parsed.has('failed')))
      .sort((a, b) => a.timeMs - b.timeMs);
    for (const entry of entries) {
      terminal.out(`${parsed.has('json') ? jsonLine(entry) : textLine(entry)}\n`);
    }
    return EXIT.ok;
  });
}

function jsonLine({ timeMs, ...entry }: LogEntry): string {
  return JSON.stringify({ time: new Date(timeMs).toISOString(), ...entry });
}

function textLine({ timeMs, node, step, event, text }: LogEntry): string {
  const time = new Date(timeMs).toISOString().slice(0, 23).replace('T', ' ');
  const place = node === null ? '' : `${node}/${step ?? ''} `;
  return `${time} ${place}${event}${text === '' ? '' : ` ${text}`}`;
}
