/** Unpacks RPM packages to take files out of them (pungi/util.py, explode_rpm_package). */
import { chmod, mkdtemp, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError, ToolError } from '../errors.js';
import { globFiles } from '../fnmatch/index.js';
import { mapInOrder } from './sequence.js';
import type { ScmContext, ScmRequest } from './source.js';

const TIMEOUT_MS = 30 * 60_000;

/** A directory for each package that the source's patterns match, with its files. @throws InputError for none */
export async function unpackRpms(
  { repos }: ScmRequest,
  context: ScmContext,
): Promise<readonly string[]> {
  const found = await mapInOrder(repos, (pattern) => globFiles(context.baseDir, pattern));
  const packages = found.flat();
  if (packages.length === 0) {
    throw new InputError(`no RPM matches ${repos.join(', ')}`, {
      hint: 'repo is the path of a package, or a pattern; see docs/scm.md',
    });
  }
  return await mapInOrder(packages, (rpm) => unpack(rpm, context));
}

async function unpack(rpm: string, context: ScmContext): Promise<string> {
  const target = await mkdtemp(path.join(context.scratch, 'rpm-'));
  const archive = `${target}.tgz`;
  try {
    await execute(context, {
      program: 'rpm2archive',
      args: ['-'],
      stdin: { file: rpm },
      stdoutFile: archive,
    });
    await execute(context, {
      program: 'tar',
      args: ['--extract', '--gzip', '--no-same-owner', '--file', archive],
      cwd: target,
    });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    await unpackByCpio(rpm, target, context);
  }
  await makeReadable(target);
  return target;
}

/** For systems without rpm2archive. */
async function unpackByCpio(rpm: string, target: string, context: ScmContext): Promise<void> {
  const archive = `${target}.cpio`;
  await execute(context, { program: 'rpm2cpio', args: [rpm], stdoutFile: archive });
  await execute(context, {
    program: 'cpio',
    args: ['-iumd', '--no-absolute-filenames', '--quiet'],
    stdin: { file: archive },
    cwd: target,
  });
}

async function execute(
  context: ScmContext,
  command: Parameters<ScmContext['run']>[0],
): Promise<void> {
  await context.run(command, context.logFile, { timeoutMs: TIMEOUT_MS });
}

/** Packages hold files that only root may read; a compose is read by all. */
async function makeReadable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      await makeReadable(full);
    } else if (entry.isFile()) {
      const { mode } = await stat(full);
      const execute = (mode & 0o111) === 0 ? 0 : 0o111;
      await chmod(full, (mode & 0o7777) | 0o444 | execute);
    }
  }
}
