/** `punji gather`: chooses packages, for a variant of a configuration or from an input file of pungi-gather. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../lib/errors.js';
import { gatherKickstart, type KickstartAnswer } from '../lib/gather/index.js';
import { readKickstart } from '../lib/kickstart/index.js';
import { codeOf } from '../lib/process/index.js';
import { EXIT } from './exit-codes.js';
import { kickstartOptions } from './gather/kickstart-options.js';
import type { Parsed } from './options/parsed.js';
import { UsageError } from './options/usage-error.js';
import type { Terminal } from './terminal.js';

export async function gather(parsed: Parsed, terminal: Terminal): Promise<number> {
  const config = parsed.text('config');
  if (config === undefined) throw new UsageError('one of CONFIG and --config is needed');
  const parent = path.resolve(terminal.cwd, parsed.text('tempdir') ?? os.tmpdir());
  const scratch = await mkdtemp(path.join(parent, 'punji-gather-'));
  try {
    await gatherInputFile(path.resolve(terminal.cwd, config), { parsed, terminal, scratch });
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

async function gatherInputFile(file: string, { parsed, terminal, scratch }: Call): Promise<void> {
  const options = kickstartOptions(parsed);
  const input = readKickstart(await textOf(file), file);
  const answer = await gatherKickstart(input, options, { scratch, onProgress: () => undefined });
  for (const warning of answer.warnings()) terminal.err(`${warning}\n`);
  const target = parsed.text('download-to');
  if (target !== undefined) await download(answer, path.resolve(terminal.cwd, target), scratch);
  else if (parsed.has('json')) terminal.out(`${JSON.stringify(answer.packages)}\n`);
  else
    terminal.out(
      answer
        .lines()
        .map((line) => `${line}\n`)
        .join(''),
    );
}

async function textOf(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InputError(`${file} cannot be read (${codeOf(error) ?? String(error)})`, {
      hint: 'Name an input file of pungi-gather with --config.',
      cause: error,
    });
  });
}

async function download(
  answer: KickstartAnswer,
  directory: string,
  scratch: string,
): Promise<void> {
  const { obtainPackages } = await import('../lib/pkgset/index.js');
  const { makeDirectory } = await import('../lib/process/index.js');
  await makeDirectory(directory);
  await obtainPackages(answer.selected(), {
    directory,
    cache: path.join(scratch, 'packages'),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}
