/** Commands on a host of the arch, by ssh (pungi/runroot.py `_run_openssh`). */
import type { Config } from '../../config-schemas/config.js';
import { ConfigError } from '../errors.js';
import type { Command } from '../process/index.js';

type Options = Pick<
  Config,
  | 'runroot_ssh_hostnames'
  | 'runroot_ssh_init_template'
  | 'runroot_ssh_install_packages_template'
  | 'runroot_ssh_run_template'
  | 'runroot_ssh_username'
  | 'runroot_tag'
>;

/** What a host is asked, one after the other. */
export interface SshPlan {
  /** Prepares a buildroot; what it prints names it. Null: the host itself is used. */
  readonly init: Command | null;
  readonly install: (key: string) => Command | null;
  readonly run: (key: string) => Command;
  /** Lists what is installed where the command ran. */
  readonly listRpms: (key: string) => Command;
}

/** Packages as buildroot lists have them. */
export const RPM_QUERY = "rpm -qa --qf='%{name}-%{version}-%{release}.%{arch}\\n'";

/** @throws ConfigError if the arch has no host, or a template asks for what is not known */
export function planSsh(
  options: Options,
  arch: string,
  text: string,
  packages: readonly string[],
): SshPlan {
  const remote = (line: string): Command => ({
    program: 'ssh',
    args: [
      '-oBatchMode=yes',
      '-n',
      '-l',
      options.runroot_ssh_username,
      hostOf(options, arch),
      line,
    ],
  });
  const { runroot_ssh_init_template: init, runroot_ssh_install_packages_template: install } =
    options;
  const run = options.runroot_ssh_run_template;
  const inside = (command: string, key: string): string =>
    run === undefined
      ? command
      : fill(run, { command, runroot_key: key }, 'runroot_ssh_run_template');
  return {
    init:
      init === undefined
        ? null
        : remote(
            fill(init, { runroot_tag: options.runroot_tag ?? '' }, 'runroot_ssh_init_template'),
          ),
    install: (key) =>
      install === undefined || packages.length === 0
        ? null
        : remote(
            fill(
              install,
              { packages: packages.join(' '), runroot_key: key },
              'runroot_ssh_install_packages_template',
            ),
          ),
    run: (key) => remote(inside(text, key)),
    listRpms: (key) => remote(inside(RPM_QUERY, key)),
  };
}

function hostOf({ runroot_ssh_hostnames: hosts }: Options, arch: string): string {
  const host = hosts[arch];
  if (typeof host === 'string' && host !== '' && !host.startsWith('-')) return host;
  throw wrong('runroot_ssh_hostnames', `no host for arch ${arch}`, `name one: {'${arch}': 'host'}`);
}

/** Python's `str.format` with named fields only. */
function fill(template: string, values: Readonly<Record<string, string>>, option: string): string {
  return template.replace(/\{\{|\}\}|\{(\w*)\}/g, (piece, name: string | undefined) => {
    if (name === undefined) return piece.charAt(0);
    const value = values[name];
    if (value !== undefined) return value;
    const known = Object.keys(values).map((key) => `{${key}}`);
    throw wrong(
      option,
      `{${name}} is not known`,
      `use ${known.join(', ')}; a brace is written twice`,
    );
  });
}

const wrong = (path: string, message: string, hint: string): ConfigError =>
  new ConfigError([{ severity: 'error', path, message, hint }]);
