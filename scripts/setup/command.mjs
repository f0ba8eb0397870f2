// Runs programs for the scripts (no shell, nothing on standard input, output as it comes) and finds them on PATH.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** What a person can mend: shown without a stack. */
export class SetupError extends Error {}

/** Runs a program to its end and answers its exit code (128 and more: ended by a signal). */
export function exitCodeOf(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}

/** As `exitCodeOf`, but an exit code other than 0 is an error. */
export async function runCommand(program, args, options = {}) {
  const code = await exitCodeOf(program, args, options);
  if (code !== 0)
    throw new SetupError(`${[program, ...args].join(' ')} ended with exit code ${code}`);
}

/** Sbin is searched too: Debian leaves it out of a plain user's PATH. */
const SEARCH_PATH = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The full path of a program, or undefined. */
export const findProgram = (name) =>
  SEARCH_PATH.filter((dir) => dir !== '')
    .map((dir) => path.join(dir, name))
    .find(isExecutable);
