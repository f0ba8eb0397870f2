// `npm run demo:koji`: starts the hub of the tests with the demo's RPMs, and composes examples/koji from it.
// usage: npm run demo:koji [-- [--keep-hub] OPTION…]   (options of `punji compose`); $PUNJI_DEMO_DIR: where all of it lies
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { newestCompose, showCompose } from './demo-result.mjs';
import { freePort, startHub } from './koji-hub.mjs';
import { ROOT, runScript, setup } from './setup.mjs';
import { findTemporal } from './setup/python-tools.mjs';
import { exitCodeOf, runCommand } from './setup/command.mjs';
import { buildIfStale } from './setup/build.mjs';

const DEMO = path.join(ROOT, 'examples', 'demo');
const EXAMPLE = path.join(ROOT, 'examples', 'koji');
const DIRECTORY = process.env.PUNJI_DEMO_DIR ?? path.join(ROOT, '.punji', 'koji-demo');
const below = (...names) => path.join(DIRECTORY, ...names);
const PROFILE = below('home', '.koji', 'config');

/** Links of earlier composes' reports lead to the hub: it has the same port again if it can. */
async function portOfBefore() {
  const text = await readFile(PROFILE, 'utf8').catch(() => '');
  return Number(/^server = .*:(\d+)\//m.exec(text)?.[1] ?? 0);
}

async function compose(options) {
  const target = below('composes');
  await mkdir(target, { recursive: true });
  const punji = path.join(ROOT, 'bin', 'punji.js');
  const words = [path.join(EXAMPLE, 'koji.conf'), '--target-dir', target, '--type', 'test'];
  const env = {
    ...process.env,
    // The profile is the demo's own, and so are the daemon and the worker that read it.
    HOME: below('home'),
    PUNJI_STATE_DIR: below('state'),
    PUNJI_TEMPORAL: findTemporal(),
  };
  const code = await exitCodeOf(process.execPath, [punji, 'compose', ...words, ...options], {
    env,
    cwd: ROOT,
  });
  const state = `PUNJI_STATE_DIR=${below('state')} `;
  await showCompose(await newestCompose(target), { 'dev stop': 'end the embedded server' }, state);
  return code;
}

await runScript(async () => {
  // Ctrl-C is for the compose, which cancels its tasks: the hub must be there for that.
  process.on('SIGINT', () => undefined);
  const options = process.argv.slice(2);
  await setup({ tests: false, koji: true });
  await buildIfStale(ROOT);
  await runCommand(process.execPath, [path.join(DEMO, 'build-rpms.mjs')]);
  await mkdir(path.dirname(PROFILE), { recursive: true });
  const port = await freePort(await portOfBefore());
  const hub = await startHub({
    directory: below('hub'),
    port,
    rpms: path.join(DEMO, 'build', 'repo'),
    tags: ['lantern-1', 'lantern-1-build'],
    profile: PROFILE,
    logFile: below('hub.log'),
  });
  console.log(`The hub: http://127.0.0.1:${port}/kojihub, profile lantern in ${PROFILE}`);
  try {
    const code = await compose(options.filter((option) => option !== '--keep-hub'));
    if (options.includes('--keep-hub')) {
      console.log('The hub stays until Ctrl-C.');
      await once(process, 'SIGINT');
    }
    return code;
  } finally {
    hub.kill();
  }
});
