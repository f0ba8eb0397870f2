/** `punji config`: a configuration as it is read (pungi/scripts/config_dump.py), and the schema of all options. */
import path from 'node:path';
import { configJsonSchema, dumpConfig } from '../lib/config/index.js';
import { ConfigError, formatProblem } from '../lib/errors.js';
import { EXIT } from './exit-codes.js';
import { variablesOf } from './options/overrides.js';
import type { Parsed } from './options/parsed.js';
import { UsageError } from './options/usage-error.js';
import type { Terminal } from './terminal.js';

export function config(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [action, ...sources] = parsed.positional;
  if (action === 'schema') {
    terminal.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    return Promise.resolve(EXIT.ok);
  }
  if (sources.length === 0) throw new UsageError('the following arguments are required: SOURCE');
  return Promise.resolve(dump(sources, parsed, terminal));
}

function dump(sources: readonly string[], parsed: Parsed, terminal: Terminal): number {
  const freezeEvent = parsed.integer('freeze-event');
  const definitions = variablesOf(parsed);
  try {
    const { json, problems } = dumpConfig(
      sources.map((source) => path.resolve(terminal.cwd, source)),
      {
        definitions,
        justDump: parsed.has('just-dump'),
        ...(freezeEvent === undefined ? {} : { freezeEvent }),
      },
    );
    for (const problem of problems) terminal.err(`${formatProblem(problem)}\n`);
    if (json === null) return EXIT.failed;
    terminal.out(`${json}\n`);
    return EXIT.ok;
  } catch (error) {
    // Pungi tells a configuration that is wrong (1) from one that cannot be read (2).
    if (!(error instanceof ConfigError)) throw error;
    terminal.err(`${error.message}\n`);
    return EXIT.usage;
  }
}
