// node_modules as package-lock.json says; installed again if npm's own note of what is there says otherwise.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SetupError, runCommand } from './command.mjs';

const readPackages = async (file) => JSON.parse(await readFile(file, 'utf8')).packages;

/** True if every package of the lock file is installed in its version; those of other platforms may be missing. */
export async function hasNodeModules(root) {
  const wanted = await readPackages(path.join(root, 'package-lock.json'));
  const note = path.join(root, 'node_modules', '.package-lock.json');
  const installed = await readPackages(note).catch(() => ({}));
  return Object.entries(wanted).every(([name, { version, optional, devOptional }]) => {
    const found = installed[name];
    const mayMiss = optional === true || devOptional === true;
    return name === '' || (found === undefined ? mayMiss : found.version === version);
  });
}

/**
 * Not `npm ci`: it refuses a lock file without the packages of other platforms, which some registries do not have.
 * `npm install --no-save` takes the lock file's versions as well, and leaves the file alone; that is checked.
 */
export async function installNodeModules(root) {
  if (await hasNodeModules(root)) return;
  console.log('Installing npm packages');
  await runCommand('npm', ['install', '--no-save', '--no-audit', '--no-fund'], { cwd: root });
  if (!(await hasNodeModules(root))) {
    throw new SetupError(
      'npm has not installed what package-lock.json says: remove node_modules and run this again',
    );
  }
}
