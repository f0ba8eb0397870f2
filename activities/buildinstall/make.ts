/** Step make: lorax, on the package sets and the variant's comps. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import { hasComps } from '../../lib/comps/index.js';
import { mergeLoraxOptions, planLorax, type LoraxOptions } from '../../lib/installer/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import {
  makeDirectory,
  readJsonFile,
  writeScratchFile,
  type Command,
} from '../../lib/process/index.js';
import { validArches } from '../../lib/rpm/index.js';
import { runroot, runrootPlace, type RunrootPlace } from '../runroot/index.js';
import type { StepReturn } from '../step/index.js';
import { fetchFile, logOf, volumeIdOf, type BuildinstallContext } from './context.js';

export async function makeInstaller(context: BuildinstallContext): Promise<StepReturn> {
  const { compose, config, scratch, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  if (config.buildinstall_method === 'buildinstall') {
    return { summary: `the installer of ${arch} is that of all its variants` };
  }
  const { release, supported } = compose.identity;
  const logDir = tree.buildinstallLogDir(arch, variant.uid);
  await makeDirectory(logDir);
  const options = mergeLoraxOptions(
    config.lorax_options,
    variant.uid,
    arch,
    config.treeinfo_version ?? release.version,
  );
  const place = await runrootPlace(context, 'buildinstall', 'lorax');
  const { outputDir } = place;
  const command = planLorax({
    product: release.name,
    sources: await sourcesOf(context),
    variant: variant.uid,
    isFinal: supported,
    buildArch: validArches(arch, { multilib: false })[0] ?? arch,
    volumeId: volumeIdOf(context) ?? '',
    installPackages: variant.buildinstallPackages,
    options,
    configurationFile: await configurationOf(context, options, { logDir, place }),
    logFile: path.join(logDir, 'lorax.log'),
    outputDir,
  });
  const rpms = await runLorax(context, command, { outputDir, logDir });
  const rpmList = path.join(scratch, 'rpms');
  await writeScratchFile(rpmList, rpms.map((nvra) => `${nvra}\n`).join(''));
  await context.publish([
    { from: await place.results(), to: tree.buildinstallDir(arch, variant.uid), replace: true },
    { from: rpmList, to: tree.logFile(arch, `buildinstall-${variant.uid}-RPMs`) },
  ]);
  return { summary: `lorax: installer of ${variant.uid}.${arch}` };
}

/** Runs it where runroot_method says; returns the packages of the root that it ran in. */
async function runLorax(
  context: BuildinstallContext,
  { program, args }: Command,
  { outputDir, logDir }: { readonly outputDir: string; readonly logDir: string },
): Promise<readonly string[]> {
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const more = valuesFor(context.config.buildinstall_packages, uid, arch);
  return runroot(context, {
    phase: 'buildinstall',
    name: 'lorax',
    command: [program, ...args],
    makes: outputDir,
    arch,
    packages: ['lorax', ...more],
    mounts: [context.tree.topDir],
    logFile: logOf(context),
    chownPaths: [outputDir, logDir],
    logDir,
  }).catch(async (error: unknown) => {
    for (const line of await brokenDependencies(logDir)) context.log.error(line);
    throw error;
  });
}

/** Package sets, then configured repositories, then comps, whose groups lorax's templates may name. */
async function sourcesOf(context: BuildinstallContext): Promise<string[]> {
  const { config, tree } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const { sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  return [
    ...sets.map(({ name }) => tree.pkgsetRepo(arch, name)),
    ...valuesFor(config.lorax_extra_sources, uid, arch),
    ...(hasComps(config) ? [tree.compsRepo(arch, uid)] : []),
  ];
}

/** The file stays beside lorax's logs. */
async function configurationOf(
  context: BuildinstallContext,
  { configurationFile }: LoraxOptions,
  { logDir, place }: { readonly logDir: string; readonly place: RunrootPlace },
): Promise<string | null> {
  if (configurationFile === null || configurationFile === undefined) return null;
  const from = path.join(context.scratch, 'lorax.conf');
  const to = path.join(logDir, 'lorax.conf');
  await fetchFile(context, configurationFile, from);
  return await place.input({ from, to });
}

/** What lorax's own log says of packages that it could not install: its standard error does not. */
async function brokenDependencies(logDir: string): Promise<string[]> {
  const text = await readFile(path.join(logDir, 'pylorax.log'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith('Dependency check failed'));
  return first < 0 ? [] : lines.slice(first).filter((line) => line !== '');
}
