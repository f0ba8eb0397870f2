/** `punji gather`: chooses packages, for a variant of a configuration or from an input file of pungi-gather. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { linesOf, type PackageMap } from '../lib/solve-request/index.js';
import { EXIT } from './exit-codes.js';
import { archOf, kickstartOptions } from './gather/kickstart-options.js';
import type { Parsed } from './options/parsed.js';
import { UsageError } from './options/usage-error.js';
import type { Terminal } from './terminal.js';

export async function gather(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [configuration] = parsed.positional;
  const inputFile = parsed.text('config');
  if ((configuration === undefined) === (inputFile === undefined)) {
    throw new UsageError('one of CONFIG and --config is needed, and only one');
  }
  const parent = path.resolve(terminal.cwd, parsed.text('tempdir') ?? os.tmpdir());
  const scratch = await mkdtemp(path.join(parent, 'punji-gather-'));
  try {
    const call = { parsed, terminal, scratch };
    if (inputFile !== undefined) await fromInputFile(inputFile, call);
    else if (configuration !== undefined) await fromConfiguration(configuration, call);
    return EXIT.ok;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Call {
  readonly parsed: Parsed;
  readonly terminal: Terminal;
  readonly scratch: string;
}

async function fromInputFile(file: string, { parsed, terminal, scratch }: Call): Promise<void> {
  const options = kickstartOptions(parsed);
  const { download, gatherInputFile } = await import('./gather/from-input-file.js');
  const answer = await gatherInputFile(path.resolve(terminal.cwd, file), options, scratch);
  tell(terminal, answer.warnings());
  const target = parsed.text('download-to');
  if (target !== undefined) await download(answer, path.resolve(terminal.cwd, target), scratch);
  else if (parsed.has('json')) showJson(answer.packages(), terminal);
  else showLines(answer.lines(), terminal);
}

async function fromConfiguration(file: string, { parsed, terminal, scratch }: Call): Promise<void> {
  const variant = parsed.text('variant');
  const arch = archOf(parsed);
  if (variant === undefined) throw new UsageError('argument --variant is required with CONFIG');
  // Loaded only here: the schemas of all options take longer than many a gather.
  const { gatherConfigured } = await import('./gather/from-configuration.js');
  const { overridesOf, variablesOf } = await import('./options/overrides.js');
  const { packages, warnings } = await gatherConfigured({
    config: path.resolve(terminal.cwd, file),
    variant,
    arch,
    overrides: overridesOf(parsed),
    variables: variablesOf(parsed),
    scratch,
  });
  tell(terminal, warnings);
  if (parsed.has('json')) showJson(packages, terminal);
  else showLines(linesOf(packages), terminal);
}

// Each in one write: there may be a hundred thousand lines.

const tell = (terminal: Terminal, warnings: readonly string[]): void => {
  terminal.err(textOf([...new Set(warnings)]));
};

const showLines = (lines: readonly string[], terminal: Terminal): void => {
  terminal.out(textOf([...new Set(lines)].sort()));
};

const showJson = (packages: PackageMap, terminal: Terminal): void => {
  terminal.out(`${JSON.stringify(packages)}\n`);
};

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
