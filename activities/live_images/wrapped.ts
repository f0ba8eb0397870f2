/** RPMs that wrap a live image go beside it, signed if the block asks for it (pungi/phases/live_images.py). */
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { liveImagesPhase } from '../../graph/phases/live-images.js';
import { ConfigError, InputError, TransientError } from '../../lib/errors.js';
import type { KojiClient } from '../../lib/koji/index.js';
import {
  buildsOfTask,
  obtainFile,
  signedRpms,
  wrappedRpms,
  type WrappedRpm,
} from '../../lib/koji-tasks/index.js';
import { makeDirectory, quoteWord, writeScratchFile } from '../../lib/process/index.js';
import type { ContextOf, Publication } from '../step/index.js';

type Context = ContextOf<typeof liveImagesPhase>;

export interface WrappedImage {
  readonly taskId: number;
  /** Directory of the image. */
  readonly to: string;
  readonly isSigned: boolean;
  /** For the log of signing. */
  readonly name: string;
}

export interface WrappedFiles {
  readonly publications: readonly Publication[];
  readonly warnings: readonly string[];
}

/** The RPMs of a task in scratch. @throws ToolError if the signing command fails */
export async function obtainWrapped(
  context: Context,
  koji: KojiClient,
  image: WrappedImage,
): Promise<WrappedFiles> {
  const rpms = await wrappedRpms(koji, image.taskId);
  const { signed, warnings } = image.isSigned
    ? await sign(context, koji, image, rpms)
    : { signed: null, warnings: [] };
  const publications: Publication[] = [];
  for (const rpm of rpms) {
    const from = path.join(signed ?? (await directoryFor(context, 'unsigned')), rpm.name);
    if (signed === null) await obtainFile(koji.profile, rpm, from, { signal: context.signal });
    publications.push({ from, to: path.join(image.to, rpm.name) });
  }
  return { publications, warnings };
}

interface Signing {
  /** Directory with the signed copies; null: they are not to be had. */
  readonly signed: string | null;
  readonly warnings: readonly string[];
}

async function sign(
  context: Context,
  koji: KojiClient,
  image: WrappedImage,
  rpms: readonly WrappedRpm[],
): Promise<Signing> {
  const { signing_key_id: key, signing_command: command } = context.config;
  const missing = key === undefined ? 'signing_key_id' : 'signing_command';
  if (key === undefined || command === undefined) {
    return unsigned(`Signing is enabled but ${missing} is not specified; signing skipped`);
  }
  const builds = await buildsOfTask(koji, image.taskId);
  if (builds.length > 0) await runSigning(context, command, builds, image.name);
  const directory = await directoryFor(context, 'signed');
  const copies = await signedRpms(koji, rpms, key);
  const deadline = Date.now() + PATIENCE_MS;
  for (const copy of copies) {
    if (await appears(context, koji, copy, path.join(directory, copy.name), deadline)) continue;
    return unsigned(`Signed files are not available: ${copy.path}; unsigned files will be used`);
  }
  return { signed: directory, warnings: [] };
}

const unsigned = (warning: string): Signing => ({ signed: null, warnings: [warning] });

/** The log has the command without the password, which a file holds that only we may read. */
async function runSigning(
  context: Context,
  command: string,
  builds: readonly string[],
  name: string,
): Promise<void> {
  const text = `${command} ${builds.map(quoteWord).join(' ')}`;
  const file = path.join(context.scratch, 'sign.sh');
  const password = await passwordOf(context);
  await writeScratchFile(file, `${text.replaceAll(PLACEHOLDER, () => password)}\n`, {
    mode: 0o600,
  });
  context.progress(`signing ${builds.join(', ')}`);
  const log = context.tree.logFile(context.arch(), `live_images-signing-${name}`);
  await makeDirectory(path.dirname(log));
  await appendFile(log, `${text}\n`);
  await context.run({ program: '/bin/sh', args: [file] }, log);
}

const PLACEHOLDER = '%(signing_key_password)s';

async function passwordOf({ config, compose }: Context): Promise<string> {
  const { signing_key_password_file: name } = config;
  if (name === undefined) return '';
  if (name === '-') throw noPrompt();
  const file = path.resolve(compose.configDir, name);
  return (
    await readFile(file, 'utf8').catch((error: unknown) => {
      throw new InputError(`${file} of signing_key_password_file cannot be read`, {
        cause: error,
        hint: "the worker's user must be able to read it",
      });
    })
  ).replace(/\n+$/, '');
}

const noPrompt = (): ConfigError =>
  new ConfigError([
    {
      severity: 'error',
      path: 'signing_key_password_file',
      message: 'a worker cannot ask for the password of the signing command',
      hint: 'name a file that only the user of the workers may read',
    },
  ]);

const PATIENCE_MS = 15 * 60_000;
const LOOK_AGAIN_MS = 1_000;

/** Signed copies are written some time after the signature. */
async function appears(
  { signal }: Context,
  { profile }: KojiClient,
  copy: WrappedRpm,
  target: string,
  deadline: number,
): Promise<boolean> {
  for (;;) {
    try {
      await obtainFile(profile, copy, target, { signal, patienceMs: 0 });
      return true;
    } catch (error) {
      if (!(error instanceof InputError) && !(error instanceof TransientError)) throw error;
      if (Date.now() > deadline) return false;
      await delay(LOOK_AGAIN_MS, undefined, { signal });
    }
  }
}

async function directoryFor({ scratch }: Context, name: string): Promise<string> {
  const directory = path.join(scratch, name);
  await makeDirectory(directory);
  return directory;
}
