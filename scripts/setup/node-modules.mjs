// node_modules as package-lock.json says: `npm ci`, if npm's own note of what is installed says otherwise.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from './command.mjs';

const readPackages = async (file) => JSON.parse(await readFile(file, 'utf8')).packages;

/** True if every package of the lock file is installed in its version; those of other platforms may be missing. */
export async function hasNodeModules(root) {
  const wanted = await readPackages(path.join(root, 'package-lock.json'));
  const note = path.join(root, 'node_modules', '.package-lock.json');
  const installed = await readPackages(note).catch(() => ({}));
  return Object.entries(wanted).every(([name, { version, optional }]) => {
    const found = installed[name];
    return name === '' || (found === undefined ? optional === true : found.version === version);
  });
}

export async function installNodeModules(root) {
  if (await hasNodeModules(root)) return;
  console.log('Installing npm packages (npm ci)');
  await runCommand('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
}
