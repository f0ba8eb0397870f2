/** `punji daemon`: the process behind embedded mode; commands start it, nobody else. */
import { pino } from 'pino';
import { findTemporal, runDaemon, stateFiles } from '../workers/embedded/index.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { selfCommand } from './session/self-command.js';
import { untilSignal } from './session/until-signal.js';
import type { Terminal } from './terminal.js';

const IDLE_MINUTES = 10;
const MINUTE_MS = 60_000;

export async function daemon(_parsed: Parsed, { environment }: Terminal): Promise<number> {
  await runDaemon({
    files: stateFiles(environment),
    temporal: findTemporal(environment),
    worker: selfCommand('worker'),
    idleMs: idleMinutes(environment['PUNJI_IDLE_MINUTES']) * MINUTE_MS,
    log: pino({ base: { pid: process.pid } }, pino.destination({ dest: 2, sync: true })),
    signal: untilSignal(),
  });
  return EXIT.ok;
}

/** What is not a number counts as not set: the daemon has nobody whom it could tell. */
function idleMinutes(text: string | undefined): number {
  const minutes = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(minutes) && minutes >= 0 ? minutes : IDLE_MINUTES;
}
