/** The options of phases whose tools may run in a root of the arch (docs/runroot.md). */
export const RUNROOT_OPTIONS = [
  'global_runroot_method',
  'koji_profile',
  'runroot_channel',
  'runroot_method',
  'runroot_ssh_hostnames',
  'runroot_ssh_init_template',
  'runroot_ssh_install_packages_template',
  'runroot_ssh_run_template',
  'runroot_ssh_username',
  'runroot_tag',
  'runroot_weights',
] as const;
