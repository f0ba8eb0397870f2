// Builds Punji (npm run build) if a source file is newer than what was built from it.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from './command.mjs';

const SOURCES = [
  'activities',
  'cli',
  'config-schemas',
  'graph',
  'lib',
  'scripts',
  'workers',
  'workflows',
];
/** Made last by the build. */
const LAST_ARTIFACT = path.join('dist', 'workflow-bundle.js');

async function newestSourceMs(root) {
  const times = [];
  for (const room of SOURCES) {
    for (const name of await readdir(path.join(root, room), { recursive: true })) {
      if (name.endsWith('.ts')) times.push((await stat(path.join(root, room, name))).mtimeMs);
    }
  }
  return Math.max(...times);
}

export async function buildIfStale(root) {
  const built = await stat(path.join(root, LAST_ARTIFACT)).catch(() => ({ mtimeMs: 0 }));
  if (built.mtimeMs > (await newestSourceMs(root))) return;
  console.log('Building Punji');
  await runCommand('npm', ['run', '--silent', 'build'], { cwd: root });
}
