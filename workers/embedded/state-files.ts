/** Where embedded mode keeps its state: one directory per user (or PUNJI_STATE_DIR), with one daemon. */
import os from 'node:os';
import path from 'node:path';

/** The files of a state directory (docs/embedded.md). */
export class StateFiles {
  constructor(readonly dir: string) {}

  /** Held by the daemon as long as it lives. */
  daemonLock = (): string => path.join(this.dir, 'daemon.lock');
  /** Held while a client decides whether to attach to a compose. */
  clientsLock = (): string => path.join(this.dir, 'clients.lock');
  endpoint = (): string => path.join(this.dir, 'endpoint.json');
  ports = (): string => path.join(this.dir, 'ports.json');
  /** Arches that composes have asked for: the worker polls their queues too. */
  arches = (): string => path.join(this.dir, 'arches.json');
  database = (): string => path.join(this.dir, 'temporal.db');
  clientsDir = (): string => path.join(this.dir, 'clients');
  log = (name: 'daemon' | 'server' | 'worker'): string => path.join(this.dir, `${name}.log`);
}

/** The state directory of an environment: `PUNJI_STATE_DIR`, else the XDG state directory. */
export function stateFiles(environment: NodeJS.ProcessEnv): StateFiles {
  const given = environment['PUNJI_STATE_DIR'];
  if (given !== undefined && given !== '') return new StateFiles(path.resolve(given));
  const xdg = environment['XDG_STATE_HOME'];
  const home = environment['HOME'] ?? os.homedir();
  const base = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'state');
  return new StateFiles(path.join(base, 'punji'));
}
