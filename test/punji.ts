/** Runs the built `punji` as a user would, each test with an embedded server of its own. */
import { execa } from 'execa';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ROOT, TEMPORAL } from './tools.js';

export interface PunjiResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** One embedded server and the directories that its composes lie in. */
export interface PunjiHome {
  /** Composes are made below it. */
  readonly targetDir: string;
  /** State of the embedded server: its database, its logs. */
  readonly stateDir: string;
  readonly run: (...args: string[]) => Promise<PunjiResult>;
  /** Ends the embedded server and removes everything. */
  readonly close: () => Promise<void>;
}

const BIN = path.join(ROOT, 'bin', 'punji.js');

export async function openPunjiHome(
  environment: Readonly<Record<string, string>> = {},
): Promise<PunjiHome> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'punji-home-'));
  const stateDir = path.join(dir, 'state');
  const env = { ...environment, PUNJI_STATE_DIR: stateDir, PUNJI_TEMPORAL: TEMPORAL };
  const run = async (...args: string[]): Promise<PunjiResult> => {
    const result = await execa(process.execPath, [BIN, ...args], { env, reject: false });
    return {
      exitCode: result.exitCode ?? 255,
      stdout: result.stdout,
      stderr: result.stderr,
    };
  };
  return {
    targetDir: dir,
    stateDir,
    run,
    close: async () => {
      await run('dev', 'stop');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The compose directories below a target directory, oldest respin first; hidden and half-made ones are left out. */
export async function composesIn(targetDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(targetDir, { withFileTypes: true })) {
    const dir = path.join(targetDir, entry.name);
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    if ((await readdir(dir)).includes('COMPOSE_ID')) found.push(dir);
  }
  const respin = (dir: string): number => Number(dir.slice(dir.lastIndexOf('.') + 1));
  return found.sort((a, b) => respin(a) - respin(b));
}

/** The word in STATUS. */
export const statusOf = async (composeDir: string): Promise<string> =>
  (await readFile(path.join(composeDir, 'STATUS'), 'utf8')).trim();
