// A Linux kernel for tests that boot images: unpacked from Debian's package into the user's cache, never installed.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SetupError, runCommand } from './command.mjs';

const META_PACKAGE = 'linux-image-cloud-amd64';
const cacheDir = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'punji',
  'tools',
  'kernel',
);
const kernel = path.join(cacheDir, 'vmlinuz');

/** The package that the meta package stands for, of whatever version is current. */
function packageName() {
  const text = execFileSync('apt-cache', ['depends', META_PACKAGE], { encoding: 'utf8' });
  const name = /Depends: (linux-image-\S+)/.exec(text)?.[1];
  if (name === undefined) throw new SetupError(`apt knows no ${META_PACKAGE}: run apt-get update`);
  return name;
}

export async function installTestKernel() {
  if (process.env.PUNJI_TEST_KERNEL !== undefined || existsSync(kernel)) return;
  console.log('Fetching a kernel for tests that boot images');
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-kernel-'));
  try {
    await runCommand('apt-get', ['-q', 'download', packageName()], { cwd: scratch });
    const [deb] = await readdir(scratch);
    await runCommand('dpkg-deb', ['-x', deb, 'root'], { cwd: scratch });
    const boot = path.join(scratch, 'root', 'boot');
    const found = (await readdir(boot)).find((name) => name.startsWith('vmlinuz'));
    await mkdir(cacheDir, { recursive: true });
    await copyFile(path.join(boot, found), `${kernel}.new`);
    await runCommand('mv', [`${kernel}.new`, kernel]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
