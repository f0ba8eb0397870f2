// `npm run demo`: sets up, builds Punji and the demo's RPMs if they are not built yet, and composes the demo in
// embedded mode. usage: npm run demo [-- OPTION…]   (options of `punji compose`)
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { newestCompose, showCompose } from './demo-result.mjs';
import { ROOT, runScript, setup } from './setup.mjs';
import { findTemporal } from './setup/python-tools.mjs';
import { exitCodeOf, runCommand } from './setup/command.mjs';
import { buildIfStale } from './setup/build.mjs';

const EXAMPLE = path.join(ROOT, 'examples', 'demo');
const NEXT = {
  'dev status': 'the embedded server and the address of its UI',
  'dev stop': 'end it',
};
const TARGET = path.join(ROOT, '.punji', 'demo');

await runScript(async () => {
  await setup({ tests: false });
  await buildIfStale(ROOT);
  await runCommand(process.execPath, [path.join(EXAMPLE, 'build-rpms.mjs')]);
  await mkdir(TARGET, { recursive: true });
  const options = [path.join(EXAMPLE, 'demo.conf'), '--target-dir', TARGET, '--type', 'test'];
  const punji = [
    path.join(ROOT, 'bin', 'punji.js'),
    'compose',
    ...options,
    ...process.argv.slice(2),
  ];
  const env = { ...process.env, PUNJI_TEMPORAL: findTemporal() };
  const code = await exitCodeOf(process.execPath, punji, { env, cwd: ROOT });
  await showCompose(await newestCompose(TARGET), NEXT);
  return code;
});
