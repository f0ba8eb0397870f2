/** The `punji` command. */
import { dispatch } from './dispatch.js';
import { processTerminal } from './terminal.js';
import { VERBS } from './verbs.js';

// A reader that goes away (`punji log X | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

void dispatch(process.argv.slice(2), VERBS, processTerminal()).then((exitCode) => {
  process.exitCode = exitCode;
});
