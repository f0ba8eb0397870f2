// Builds a directory of spec files into one RPM repository, always the same bytes: rpmbuild for each spec and
// target, then createrepo_c. Kept as long as the specs, `targets.json` and this file stay the same.
// usage: node scripts/rpm-repository.mjs SPEC_DIRECTORY REPOSITORY
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  open,
  readFile,
  readdir,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import locks from 'fs-native-extensions';

const run = promisify(execFile);
const SELF = fileURLToPath(import.meta.url);
/** A fixed moment in seconds, so that the same specs give the same bytes: 2024-01-01. */
const MOMENT = 1_704_067_200;
const ENVIRONMENT = { ...process.env, LC_ALL: 'C.UTF-8', SOURCE_DATE_EPOCH: String(MOMENT) };
/** The specs install plain text files: nothing to strip, no debuginfo to extract. */
const MACROS = {
  _buildhost: 'builder',
  use_source_date_epoch_as_buildtime: '1',
  clamp_mtime_to_source_date_epoch: '1',
  source_date_epoch_from_changelog: '0',
  _build_id_links: 'none',
  debug_package: '%{nil}',
  __os_install_post: '%{nil}',
};

/** SHA-256 over the names and contents of all that the repository is made from. */
async function contentHash(specDir) {
  const hash = createHash('sha256').update(await readFile(SELF));
  for (const name of (await readdir(specDir)).sort()) {
    hash.update(`\0${name}\0`).update(await readFile(path.join(specDir, name)));
  }
  return hash.digest('hex');
}

/** `targets.json`: `{"SPEC": ["x86_64", …], "*": […]}`; a spec that it does not name takes `*`. */
async function readTargets(specDir) {
  const targets = JSON.parse(await readFile(path.join(specDir, 'targets.json'), 'utf8'));
  return (spec) => targets[spec] ?? targets['*'];
}

/** Size of a generated source, bytes: discs with it are large enough for isomd5sum, which errs on tiny ones. */
const NOISE_BYTES = 2_000_000;

/** Sources named `*.noise` are made, not kept: bytes that do not compress, always the same ones. */
async function makeNoise(spec, sourceDir) {
  await mkdir(sourceDir, { recursive: true });
  for (const [, name] of (await readFile(spec, 'utf8')).matchAll(/^Source\d*:\s*(\S+\.noise)$/gm)) {
    let state = 1;
    const noise = Buffer.alloc(NOISE_BYTES);
    for (let index = 0; index < NOISE_BYTES; index += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      noise[index] = state >>> 24;
    }
    await writeFile(path.join(sourceDir, name), noise);
  }
}

/** One spec for all its targets, in order: the last one's noarch packages are kept, the first one's source package. */
async function buildSpec(spec, targets, repository) {
  const top = await mkdtemp(path.join(os.tmpdir(), 'rpmbuild-'));
  const places = { _topdir: top, _srcrpmdir: path.join(repository, 'src'), _rpmdir: repository };
  const defines = Object.entries({ ...MACROS, ...places }).flatMap(([name, value]) => [
    '--define',
    `${name} ${value}`,
  ]);
  await makeNoise(spec, path.join(top, 'SOURCES'));
  for (const [index, target] of targets.entries()) {
    const what = index === 0 ? '-ba' : '-bb';
    const options = ['--quiet', '--nodeps', `--target=${target}`, what, ...defines, spec];
    await run('rpmbuild', options, { env: ENVIRONMENT, maxBuffer: 1 << 26 }).catch((error) => {
      throw new Error(`rpmbuild of ${spec} for ${target} failed:\n${error.stderr}`);
    });
  }
  await rm(top, { recursive: true });
}

/** Repodata has the times of files and of its making: set both. */
async function createRepository(repository) {
  for (const name of await readdir(repository, { recursive: true })) {
    if (name.endsWith('.rpm')) await utimes(path.join(repository, name), MOMENT, MOMENT);
  }
  const fixed = ['--set-timestamp-to-revision', `--revision=${MOMENT}`];
  const options = ['--quiet', '--no-database', '--simple-md-filenames', ...fixed, repository];
  await run('createrepo_c', options, { env: ENVIRONMENT });
}

async function buildAll(specDir, repository) {
  const targetsOf = await readTargets(specDir);
  const specs = (await readdir(specDir)).filter((name) => name.endsWith('.spec')).sort();
  const builders = Array.from({ length: os.availableParallelism() }, async () => {
    for (let spec = specs.shift(); spec !== undefined; spec = specs.shift()) {
      await buildSpec(path.join(specDir, spec), targetsOf(spec), repository);
    }
  });
  await Promise.all(builders);
  await createRepository(repository);
}

/** Several test suites may want the same repository at once: one builds it, and nobody's is taken away under him. */
async function oneAtATime(lockFile, work) {
  await mkdir(path.dirname(lockFile), { recursive: true });
  const handle = await open(lockFile, 'a');
  try {
    await locks.waitForLock(handle.fd);
    return await work();
  } finally {
    await handle.close();
  }
}

/** Makes `repository` from the specs unless it is there already; answers whether it was built. */
export const buildRpmRepository = async (specDir, repository) =>
  await oneAtATime(`${repository}.lock`, () => buildIfStale(specDir, repository));

async function buildIfStale(specDir, repository) {
  const hash = await contentHash(specDir);
  const stamp = path.join(repository, 'built-from.sha256');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === hash) return false;
  const half = await mkdtemp(`${repository}.`);
  await buildAll(specDir, half);
  await writeFile(path.join(half, path.basename(stamp)), hash);
  await rm(repository, { recursive: true, force: true });
  await rename(half, repository);
  return true;
}

if (process.argv[1] === SELF) {
  const [specDir, repository] = process.argv.slice(2);
  if (specDir === undefined || repository === undefined) {
    console.error('usage: node scripts/rpm-repository.mjs SPEC_DIRECTORY REPOSITORY');
    process.exit(2);
  }
  await buildRpmRepository(path.resolve(specDir), path.resolve(repository));
}
