/** `logs/global/pungi.global.log`: the compose's log for people, in the line form that they grep for (kobo's loggers). */
import { appendFile, open } from 'node:fs/promises';
import path from 'node:path';
import { ComposeTree } from '../compose-tree/index.js';
import { codeOf, fromSystemError, makeDirectory } from '../process/index.js';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

export interface MainLogLine {
  readonly level: LogLevel;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

const LEVEL_WIDTH = 8;
/** How much of the log's end is searched for lines that a retry brings again. */
const SEARCHED_BYTES = 262_144;

/** `2026-11-24 01:55:36 [INFO    ] text`, in local time. */
export function formatMainLogLine({ level, text, timeMs }: MainLogLine): string {
  const time = new Date(timeMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${String(time.getFullYear())}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return `${date} ${clock} [${level.padEnd(LEVEL_WIDTH)}] ${text}\n`;
}

/** Appends lines; those that its end has already, in the same order, are left out, so that it can be tried again. */
export async function appendMainLog(
  composeDir: string,
  lines: readonly MainLogLine[],
): Promise<void> {
  if (lines.length === 0) return;
  const file = new ComposeTree(composeDir).mainLog();
  const block = lines.map(formatMainLogLine).join('');
  try {
    await makeDirectory(path.dirname(file));
    if ((await endOf(file)).includes(block)) return;
    await appendFile(file, block);
  } catch (error) {
    throw fromSystemError(error, 'write the log', file);
  }
}

/** Appends the last lines of a log, unless it ends with them already, whatever their time. */
export async function appendMainLogEnd(
  composeDir: string,
  lines: readonly MainLogLine[],
): Promise<void> {
  const file = new ComposeTree(composeDir).mainLog();
  const block = lines.map(formatMainLogLine).join('');
  const end = await endOf(file).catch((error: unknown) => {
    throw fromSystemError(error, 'read the log', file);
  });
  if (lines.length > 0 && withoutTimes(end).endsWith(withoutTimes(block))) return;
  await appendMainLog(composeDir, lines);
}

const withoutTimes = (text: string): string =>
  text.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?=\[)/gm, '');

async function endOf(file: string): Promise<string> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, SEARCHED_BYTES);
    const { buffer } = await handle.read({ buffer: Buffer.alloc(length), position: size - length });
    return buffer.toString('utf8');
  } finally {
    await handle.close();
  }
}
