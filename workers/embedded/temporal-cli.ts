/** Finds the `temporal` program, whose development server embedded mode runs. */
import { accessSync, constants } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConfigError } from '../../lib/errors.js';

/** Where `npm run setup` puts it when the system has none. */
const SETUP_PLACE = ['punji', 'tools', 'venv', 'bin', 'temporal'];

/** The program's path: `PUNJI_TEMPORAL`, else from PATH, else where the set-up put it. @throws ConfigError */
export function findTemporal(environment: NodeJS.ProcessEnv): string {
  const given = environment['PUNJI_TEMPORAL'];
  if (given !== undefined && given !== '') {
    if (isProgram(given)) return given;
    throw notFound(`PUNJI_TEMPORAL is '${given}', which is not a program`);
  }
  const home = environment['HOME'] ?? os.homedir();
  const cache = environment['XDG_CACHE_HOME'] || path.join(home, '.cache');
  const places = [
    ...(environment['PATH'] ?? '')
      .split(path.delimiter)
      .filter((directory) => path.isAbsolute(directory))
      .map((directory) => path.join(directory, 'temporal')),
    path.join(cache, ...SETUP_PLACE),
  ];
  const found = places.find(isProgram);
  if (found === undefined) throw notFound('the temporal program is not on PATH');
  return found;
}

const notFound = (message: string): ConfigError =>
  new ConfigError([{ severity: 'error', message }], {
    hint: 'run `npm run setup`, install the Temporal CLI, or set TEMPORAL_ADDRESS to use a server that runs',
  });

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
