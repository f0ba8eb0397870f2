// Makes a fresh Debian 12 with Node 20, npm and Python 3 ready: Debian packages, node_modules, the Temporal command
// line. Safe to run again and quick when all is there. usage: node scripts/setup.mjs [--without-tests]
import { fileURLToPath } from 'node:url';
import { SetupError } from './setup/command.mjs';
import { installDebianPackages, missingDebianPackages } from './setup/debian-packages.mjs';
import { installNodeModules } from './setup/node-modules.mjs';
import { installTestKernel } from './setup/test-kernel.mjs';
import { findTemporal, installPythonTools } from './setup/python-tools.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old: Punji needs Node 20.19 or newer.`,
  );
}

/** Installs what is missing; `tests: false` leaves out what only tests need, `koji` takes in what their hub needs. */
export async function setup({ tests, koji = tests }) {
  checkNode();
  await installDebianPackages(missingDebianPackages({ tests, koji }));
  await installNodeModules(ROOT);
  await installPythonTools({ tests });
  if (tests) await installTestKernel();
}

/** Runs a script's main function: a problem that a person can mend is shown without a stack. */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof SetupError ? `error: ${error.message}` : error);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runScript(async () => {
    await setup({ tests: !process.argv.includes('--without-tests') });
    console.log(`Everything is installed. Temporal: ${findTemporal()}`);
    return 0;
  });
}
