// `npm run demo`: sets up, builds Punji and the demo's RPMs if they are not built yet, and composes the demo in
// embedded mode. usage: npm run demo [-- OPTION…]   (options of `punji compose`)
import { mkdir, readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, runScript, setup } from './setup.mjs';
import { findTemporal } from './setup/python-tools.mjs';
import { exitCodeOf, runCommand } from './setup/command.mjs';
import { buildIfStale } from './setup/build.mjs';

const EXAMPLE = path.join(ROOT, 'examples', 'demo');
const TARGET = path.join(ROOT, '.punji', 'demo');

/** The newest compose in the target directory: what this run has made. */
async function newestCompose() {
  const dirs = (await readdir(TARGET, { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  const dated = await Promise.all(
    dirs.map(async ({ name }) => {
      const made = await stat(path.join(TARGET, name, 'COMPOSE_ID')).catch(() => undefined);
      return { compose: path.join(TARGET, name), madeMs: made?.mtimeMs ?? 0 };
    }),
  );
  return dated.sort((a, b) => b.madeMs - a.madeMs).find(({ madeMs }) => madeMs > 0)?.compose;
}

async function showResult() {
  const compose = await newestCompose();
  if (compose === undefined) return;
  const status = (await readFile(path.join(compose, 'STATUS'), 'utf8')).trim();
  console.log(`
STATUS      ${status}
Tree        ${path.join(compose, 'compose')}
Metadata    ${path.join(compose, 'compose', 'metadata')}
Logs        ${path.join(compose, 'logs', 'global')}
Report      ${path.join(compose, 'logs', 'global', 'report.html')}
What now    node bin/punji.js log ${path.basename(compose)}     what happened, in order
            node bin/punji.js dev status     the embedded server and the address of its UI
            node bin/punji.js dev stop       end it`);
}

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
  await showResult();
  return code;
});
