/** Where the outside judges of our tests are: Python with productmd and kobo, the Temporal command line, system Python. */
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What tests make and keep between runs (RPMs); git ignores it. */
export const TEST_CACHE = path.join(ROOT, '.punji', 'test');

const venv = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'punji',
  'tools',
  'venv',
  'bin',
);

/** Python that can import productmd and kobo (scripts/setup.mjs made it). */
export const PYTHON = process.env.PUNJI_TEST_PYTHON ?? path.join(venv, 'python');

/** The distribution's Python, which has hawkey and dnf. */
export const SYSTEM_PYTHON = '/usr/bin/python3';

const onPath = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((dir) => path.join(dir, name))
    .find((file) => existsSync(file));

/** The Temporal command line, with the development server in it. */
export const TEMPORAL =
  process.env.PUNJI_TEMPORAL ?? onPath('temporal') ?? path.join(venv, 'temporal');

/** Koji's own command line (scripts/setup.mjs made it). */
export const KOJI_CLI = path.join(path.dirname(PYTHON), 'koji');
