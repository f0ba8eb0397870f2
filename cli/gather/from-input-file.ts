/** Gathers what an input file of pungi-gather asks for, or downloads it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../lib/errors.js';
import {
  gatherKickstart,
  type KickstartAnswer,
  type KickstartOptions,
} from '../../lib/solve-request/index.js';
import { readKickstart } from '../../lib/kickstart/index.js';
import { codeOf, makeDirectory } from '../../lib/process/index.js';

/** @throws ConfigError, InputError */
export async function gatherInputFile(
  file: string,
  options: KickstartOptions,
  scratch: string,
): Promise<KickstartAnswer> {
  const input = readKickstart(await textOf(file), file);
  return await gatherKickstart(input, options, { scratch, onProgress: () => undefined });
}

/** Puts all packages of an answer into a directory. */
export async function download(
  answer: KickstartAnswer,
  directory: string,
  scratch: string,
): Promise<void> {
  const { obtainPackages } = await import('../../lib/pkgset/index.js');
  await makeDirectory(directory);
  await obtainPackages(answer.selected(), {
    directory,
    cache: path.join(scratch, 'packages'),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

async function textOf(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InputError(`${file} cannot be read (${codeOf(error) ?? String(error)})`, {
      hint: 'Name an input file of pungi-gather with --config.',
      cause: error,
    });
  });
}
