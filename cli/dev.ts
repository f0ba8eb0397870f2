/** `punji dev`: starts, stops or shows the embedded server and its worker. */
import { ConfigError } from '../lib/errors.js';
import { configuredServer } from '../workers/connection/index.js';
import {
  ensureDaemon,
  findTemporal,
  readEndpoint,
  stateFiles,
  stopDaemon,
  type Endpoint,
  type StateFiles,
} from '../workers/embedded/index.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { selfCommand } from './session/self-command.js';
import type { Terminal } from './terminal.js';

export async function dev(parsed: Parsed, terminal: Terminal): Promise<number> {
  const files = stateFiles(terminal.environment);
  switch (parsed.positional[0]) {
    case 'stop': {
      const stopped = await stopDaemon(files);
      terminal.err(stopped ? 'stopped\n' : 'nothing was running\n');
      return EXIT.ok;
    }
    case 'status':
      return await status(files, parsed, terminal);
    default:
      return await start(files, parsed, terminal);
  }
}

async function start(files: StateFiles, parsed: Parsed, terminal: Terminal): Promise<number> {
  if (configuredServer(terminal.environment) !== null) {
    throw new ConfigError(
      [{ severity: 'error', message: 'a Temporal server is configured; it would not be used' }],
      { hint: 'unset TEMPORAL_ADDRESS and TEMPORAL_PROFILE for embedded mode' },
    );
  }
  findTemporal(terminal.environment);
  show(await ensureDaemon(files, selfCommand('daemon')), files, parsed, terminal);
  return EXIT.ok;
}

async function status(files: StateFiles, parsed: Parsed, terminal: Terminal): Promise<number> {
  const endpoint = await readEndpoint(files);
  if (endpoint !== null) {
    show(endpoint, files, parsed, terminal);
    return EXIT.ok;
  }
  if (parsed.has('json'))
    terminal.out(`${JSON.stringify({ running: false, stateDir: files.dir })}\n`);
  else terminal.out(`not running; state directory ${files.dir}\n`);
  return EXIT.failed;
}

function show(endpoint: Endpoint, files: StateFiles, parsed: Parsed, terminal: Terminal): void {
  if (parsed.has('json')) {
    terminal.out(`${JSON.stringify({ running: true, stateDir: files.dir, ...endpoint })}\n`);
    return;
  }
  const rows = [
    ['Address', `${endpoint.address} (TEMPORAL_ADDRESS for other tools)`],
    ['UI', endpoint.uiUrl],
    ['State', files.dir],
    ['Daemon', String(endpoint.daemon.pid)],
    ['Server', String(endpoint.serverPid ?? 'starting')],
    ['Worker', String(endpoint.workerPid ?? 'starting')],
    ['Build', endpoint.build],
  ];
  for (const [name, value] of rows) terminal.out(`${(name ?? '').padEnd(8)} ${value ?? ''}\n`);
}
