/** Step make: lorax, with the templates that put the repository into the installer. */
import path from 'node:path';
import type { Repo } from '../../config-schemas/shapes.js';
import type { OstreeInstallerBlock } from '../../config-schemas/phases/ostree-installer.js';
import { generateVersion, imageRelease } from '../../lib/compose-id/index.js';
import { hasComps } from '../../lib/comps/index.js';
import { ConfigError } from '../../lib/errors.js';
import { discVolumeId } from '../../lib/image-name/index.js';
import type { LoraxOptions } from '../../lib/installer/index.js';
import { BASE_ARCH, exportConfigRepo, nameRepos, urlsOf } from '../../lib/ostree/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { makeDirectory, readJsonFile } from '../../lib/process/index.js';
import { validArches } from '../../lib/rpm/index.js';
import type { RunrootPlace } from '../runroot/index.js';
import type { StepReturn } from '../step/index.js';
import { placeOf, templatePath, type InstallerContext, type InstallerPlace } from './place.js';
import { rootOf, runLorax } from './run.js';

export async function makeInstaller(context: InstallerContext): Promise<StepReturn> {
  const { compose, config, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const place = placeOf(context);
  const { release, supported } = compose.identity;
  await makeDirectory(place.logDir);
  const root = await rootOf(context);
  const templates = await fetchTemplates(context, place, root);
  const { sources, warnings } = await sourcesOf(context, place);
  const disc = { identity: compose.identity, variant, arch };
  const input = {
    product: release.name,
    release: releaseOf(context, place),
    sources,
    variant: variant.uid,
    isFinal: supported,
    buildArch: validArches(arch, { multilib: false })[0] ?? arch,
    volumeId: discVolumeId(disc, config, config.image_volid_formats, 'ostree') ?? '',
    installPackages: place.block.installpkgs ?? [],
    options: optionsOf(context, { ...place, templates }),
    configurationFile: null,
    logFile: path.join(place.logDir, 'lorax.log'),
    outputDir: root.outputDir,
  };
  const made = await runLorax(context, place, input, root);
  await context.publish([{ from: made, to: place.output, replace: true }]);
  return {
    summary: `lorax: installer of ${variant.uid}.${arch}, ${path.basename(tree.topDir)}`,
    warnings: [...warnings],
  };
}

/** Answers where lorax finds them. */
async function fetchTemplates(
  context: InstallerContext,
  { block, templates, logDir }: InstallerPlace,
  root: RunrootPlace,
): Promise<string> {
  const url = block.template_repo;
  if (url === undefined || url === '') return templates;
  const scm = path.join(context.scratch, 'scm');
  const clone = path.join(context.scratch, 'lorax_templates');
  await makeDirectory(scm);
  await exportConfigRepo({ url, branch: block.template_branch ?? 'master' }, clone, {
    baseDir: context.compose.configDir,
    scratch: scm,
    logFile: path.join(logDir, 'clone.log'),
    run: (command, logFile, options) => context.run(command, logFile, options),
  });
  return await root.input({ from: clone, to: templates, replace: true });
}

/** Those of the block, then each package set's, then that of the variant's comps. */
async function sourcesOf(
  context: InstallerContext,
  { block }: InstallerPlace,
): Promise<{ sources: readonly string[]; warnings: readonly string[] }> {
  const { config, tree } = context;
  const { sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  const own: readonly Repo[] = [block.repo ?? []].flat();
  const made = [
    ...sets.map(({ name }) => tree.pkgsetRepo(BASE_ARCH, name)),
    ...(hasComps(config) ? [tree.compsRepo(BASE_ARCH, context.variant().uid)] : []),
  ];
  const named = nameRepos([...own, ...urlsOf(made, config.translate_paths)], 'OSTreeInstaller');
  const arch = context.arch();
  return {
    sources: named.repos.map(({ baseurl }) =>
      baseurl.replaceAll(BASE_ARCH, arch).replaceAll('$arch', arch),
    ),
    warnings: named.warnings,
  };
}

/** A release that the block leaves empty is made of the compose; one that it does not have is the version. */
function releaseOf({ compose }: InstallerContext, { block }: InstallerPlace): string {
  if (block.release === undefined) return compose.identity.release.version;
  if (block.release === null || block.release === '') return imageRelease(compose.identity);
  return generateVersion(block.release, compose.identity, 'ostree_installer.release');
}

function optionsOf(
  { compose, config }: InstallerContext,
  { block, templates }: InstallerPlace,
): LoraxOptions {
  const paths = (key: 'add_template' | 'add_arch_template'): readonly string[] =>
    (block[key] ?? []).map((name) => checked(block, templatePath(templates, name), name));
  return {
    bugurl: null,
    nomacboot: true,
    noupgrade: false,
    addTemplates: paths('add_template'),
    addArchTemplates: paths('add_arch_template'),
    addTemplateVars: block.add_template_var ?? [],
    addArchTemplateVars: block.add_arch_template_var ?? [],
    rootfsSize: block.rootfs_size === undefined ? null : Number(block.rootfs_size),
    dracutArgs: [],
    // Koji's plug-in does not know it, and refuses what it does not know.
    skipBranding: block.skip_branding === true && !config.ostree_installer_use_koji_plugin,
    squashfsOnly: false,
    configurationFile: null,
    version: compose.identity.release.version,
  };
}

function checked(block: OstreeInstallerBlock, full: string, name: string): string {
  if (path.isAbsolute(name) || block.template_repo !== undefined) return full;
  throw new ConfigError([
    {
      severity: 'error',
      path: 'ostree_installer',
      message: 'Relative path to template without setting template_repo.',
      hint: `give the repository that has ${name}, or its absolute path`,
    },
  ]);
}
