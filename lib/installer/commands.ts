/** The commands that make an installer: lorax, and anaconda's older buildinstall (pungi/wrappers/lorax.py). */
import path from 'node:path';
import type { Command } from '../process/index.js';
import type { LoraxOptions } from './lorax-options.js';

export interface LoraxInput {
  readonly product: string;
  /** URLs or paths of repositories, in order. */
  readonly sources: readonly string[];
  readonly variant: string;
  readonly isFinal: boolean;
  /** The RPM arch, `i686` for the tree `i386`. */
  readonly buildArch: string;
  readonly volumeId: string;
  readonly installPackages: readonly string[];
  readonly options: LoraxOptions;
  /** That of the options by default. */
  readonly release?: string;
  /** Where the configuration file was put, if there is one. */
  readonly configurationFile: string | null;
  readonly logFile: string;
  /** Must not be there yet. */
  readonly outputDir: string;
}

/** One run of lorax for a variant and arch. */
export function planLorax(input: LoraxInput): Command {
  const { options } = input;
  const { version } = options;
  return {
    program: 'lorax',
    args: [
      `--product=${input.product}`,
      `--version=${version}`,
      `--release=${input.release ?? version}`,
      ...each('--source', input.sources.map(asUrl)),
      `--variant=${input.variant}`,
      ...(options.bugurl === null ? [] : [`--bugurl=${options.bugurl}`]),
      ...(options.nomacboot ? ['--nomacboot'] : []),
      ...(options.noupgrade ? ['--noupgrade'] : []),
      ...(input.isFinal ? ['--isfinal'] : []),
      `--buildarch=${input.buildArch}`,
      `--volid=${input.volumeId}`,
      ...each('--installpkgs', input.installPackages),
      ...each('--add-template', options.addTemplates),
      ...each('--add-arch-template', options.addArchTemplates),
      ...each('--add-template-var', options.addTemplateVars),
      ...each('--add-arch-template-var', options.addArchTemplateVars),
      `--logfile=${input.logFile}`,
      ...(options.rootfsSize === null ? [] : [`--rootfs-size=${String(options.rootfsSize)}`]),
      ...each('--dracut-arg', options.dracutArgs),
      ...(options.skipBranding ? ['--skip-branding'] : []),
      ...(options.squashfsOnly ? ['--squashfs-only'] : []),
      // lorax does not take this one with `=`.
      ...(input.configurationFile === null ? [] : ['--config', input.configurationFile]),
      path.resolve(input.outputDir),
    ],
  };
}

type PluginValue = string | boolean | readonly string[];

/**
 * The same for Koji's plugin of Pungi, which makes lorax's command line of them (pungi/phases/buildinstall.py
 * `_get_lorax_cmd`); what is empty or false is left out. @param outputDir gets `results` and `logs`; must not be there
 */
export function loraxPluginArguments(
  input: LoraxInput,
  outputDir: string,
): Readonly<Record<string, PluginValue>> {
  const { options } = input;
  const all: Record<string, PluginValue | null> = {
    product: input.product,
    version: options.version,
    release: input.release ?? options.version,
    sources: input.sources,
    variant: input.variant,
    installpkgs: input.installPackages,
    isfinal: input.isFinal,
    buildarch: input.buildArch,
    volid: input.volumeId,
    nomacboot: options.nomacboot,
    bugurl: options.bugurl,
    'add-template': options.addTemplates,
    'add-arch-template': options.addArchTemplates,
    'add-template-var': options.addTemplateVars,
    'add-arch-template-var': options.addArchTemplateVars,
    noupgrade: options.noupgrade,
    'rootfs-size': options.rootfsSize === null ? null : String(options.rootfsSize),
    'dracut-args': options.dracutArgs,
    skip_branding: options.skipBranding,
    outputdir: outputDir,
    squashfs_only: options.squashfsOnly,
    configuration_file: input.configurationFile,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      value === null || value === false || isEmpty(value) ? [] : [[name, value]],
    ),
  );
}

const isEmpty = (value: PluginValue): boolean =>
  value !== true && value !== false && value.length === 0;

export interface BuildinstallInput {
  readonly product: string;
  readonly version: string;
  readonly isFinal: boolean;
  readonly arch: string;
  readonly sources: readonly string[];
  readonly outputDir: string;
}

const BRAND = 'redhat';

/** One run of anaconda's buildinstall for an arch (RHEL 6). */
export function planBuildinstall(input: BuildinstallInput): Command {
  return {
    program: '/usr/lib/anaconda-runtime/buildinstall',
    args: [
      '--debug',
      ...['--version', input.version],
      ...['--brand', BRAND],
      ...['--product', input.product],
      ...['--release', `${BRAND} ${input.version}`],
      ...(input.isFinal ? ['--final'] : []),
      ...['--buildarch', input.arch],
      ...['--bugurl', 'https://bugzilla.redhat.com'],
      ...['--output', path.resolve(input.outputDir)],
      ...input.sources.map(asUrl),
    ],
  };
}

const each = (option: string, values: readonly string[]): string[] =>
  values.map((value) => `${option}=${value}`);

const asUrl = (source: string): string =>
  source.includes('://') ? source : `file://${path.resolve(source)}`;
