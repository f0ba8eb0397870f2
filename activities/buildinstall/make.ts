/** Step make: lorax, on the package sets and the variant's comps. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import { translatePath } from '../../lib/compose-id/index.js';
import { hasComps } from '../../lib/comps/index.js';
import {
  mergeLoraxOptions,
  planLorax,
  type LoraxInput,
  type LoraxOptions,
} from '../../lib/installer/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import {
  makeDirectory,
  quoteWord,
  readJsonFile,
  writeScratchFile,
  type Command,
} from '../../lib/process/index.js';
import { validArches } from '../../lib/rpm/index.js';
import { runroot } from '../runroot/index.js';
import type { StepReturn } from '../step/index.js';
import { fetchFile, logOf, volumeIdOf, type BuildinstallContext } from './context.js';
import { outputOf, type InstallerOutput } from './output.js';
import { runByPlugin } from './plugin.js';
import { olderInstaller, type Installer } from './take-over.js';

export async function makeInstaller(context: BuildinstallContext): Promise<StepReturn> {
  const { config, scratch, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  if (config.buildinstall_method === 'buildinstall') {
    return { summary: `the installer of ${arch} is that of all its variants` };
  }
  await makeDirectory(tree.buildinstallLogDir(arch, variant.uid));
  const older = await olderInstaller(context);
  const { results, rpms } = older ?? (await newInstaller(context));
  const rpmList = path.join(scratch, 'rpms');
  await writeScratchFile(rpmList, rpms);
  await context.publish([
    { from: results, to: tree.buildinstallDir(arch, variant.uid), replace: true },
    { from: rpmList, to: tree.logFile(arch, `buildinstall-${variant.uid}-RPMs`) },
  ]);
  const whose = older === null ? '' : ', of an older compose';
  return { summary: `lorax: installer of ${variant.uid}.${arch}${whose}` };
}

async function newInstaller(context: BuildinstallContext): Promise<Installer> {
  const output = await outputOf(context);
  const rpms = await runLorax(context, await inputOf(context, output), output);
  return { results: await output.fetch(), rpms: rpms.map((nvra) => `${nvra}\n`).join('') };
}

async function inputOf(context: BuildinstallContext, output: InstallerOutput): Promise<LoraxInput> {
  const { compose, config } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const { release, supported } = compose.identity;
  const options = mergeLoraxOptions(
    config.lorax_options,
    variant.uid,
    arch,
    config.treeinfo_version ?? release.version,
  );
  return {
    product: release.name,
    sources: await sourcesOf(context),
    variant: variant.uid,
    isFinal: supported,
    buildArch: validArches(arch, { multilib: false })[0] ?? arch,
    volumeId: volumeIdOf(context) ?? '',
    installPackages: variant.buildinstallPackages,
    options,
    configurationFile: await configurationOf(context, options, output),
    logFile: path.join(output.logs, 'lorax.log'),
    outputDir: output.results,
  };
}

/** Runs it where the configuration says; returns the packages of the root that it ran in. */
async function runLorax(
  context: BuildinstallContext,
  input: LoraxInput,
  output: InstallerOutput,
): Promise<readonly string[]> {
  const { config } = context;
  const packages = [
    'lorax',
    ...valuesFor(config.buildinstall_packages, context.variant().uid, context.arch()),
  ];
  const { taskDir } = output;
  const running =
    config.lorax_use_koji_plugin && taskDir !== null
      ? runByPlugin(context, input, { taskDir, packages })
      : runInRoot(context, input, output, packages);
  return await running.catch(async (error: unknown) => {
    for (const line of await brokenDependencies(output.logs)) context.log.error(line);
    throw error;
  });
}

function runInRoot(
  context: BuildinstallContext,
  input: LoraxInput,
  output: InstallerOutput,
  packages: readonly string[],
): Promise<readonly string[]> {
  return runroot(context, {
    phase: 'buildinstall',
    name: 'lorax',
    command: commandFor(planLorax(input), output),
    makes: output.taskDir ?? output.results,
    arch: context.arch(),
    packages,
    mounts: [context.tree.topDir],
    logFile: logOf(context),
    chownPaths: [output.taskDir ?? output.results, output.logs],
    logDir: output.logs,
  });
}

/** Where the logs lie beside the results, their directory is made by the command, too. */
function commandFor(
  { program, args }: Command,
  { taskDir, logs }: InstallerOutput,
): string | readonly string[] {
  if (taskDir === null) return [program, ...args];
  const words = [program, ...args].map(quoteWord).join(' ');
  return `mkdir -p ${quoteWord(logs)} && ${words}`;
}

/** Package sets, then configured repositories, then comps, whose groups lorax's templates may name. */
async function sourcesOf(context: BuildinstallContext): Promise<string[]> {
  const { config, tree } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const { sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  const { buildinstall_topdir: top, translate_paths: translations } = config;
  // Where Koji sees the compose read-only it sees it by other paths, too.
  const reached = (repo: string): string =>
    top === undefined ? repo : translatePath(translations, repo);
  return [
    ...sets.map(({ name }) => reached(tree.pkgsetRepo(arch, name))),
    ...valuesFor(config.lorax_extra_sources, uid, arch),
    ...(hasComps(config) ? [reached(tree.compsRepo(arch, uid))] : []),
  ];
}

/** The file stays beside lorax's logs. */
async function configurationOf(
  context: BuildinstallContext,
  { configurationFile }: LoraxOptions,
  { input }: InstallerOutput,
): Promise<string | null> {
  if (configurationFile === null || configurationFile === undefined) return null;
  const from = path.join(context.scratch, 'lorax.conf');
  const logDir = context.tree.buildinstallLogDir(context.arch(), context.variant().uid);
  const to = path.join(logDir, 'lorax.conf');
  await fetchFile(context, configurationFile, from);
  return await input({ from, to });
}

/** What lorax's own log says of packages that it could not install: its standard error does not. */
async function brokenDependencies(logDir: string): Promise<string[]> {
  const text = await readFile(path.join(logDir, 'pylorax.log'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith('Dependency check failed'));
  return first < 0 ? [] : lines.slice(first).filter((line) => line !== '');
}
