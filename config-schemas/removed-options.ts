/** Options that once existed: they give a warning and have no effect (pungi/checks.py). */

/** Name of the option → what to do about it. */
export const REMOVED_OPTIONS: Readonly<Record<string, string>> = {
  release_is_layered: "remove it. It's layered if there's configuration for base product",
  runroot:
    "remove it. Please specify 'runroot_method' if you want to enable runroot, otherwise run things locally",
  bootable: 'remove it. Setting buildinstall_method option if you want a bootable installer',
  gather_source: 'remove it',
  old_composes_per_release_type: 'remove it. It is the default behavior now',
  keep_original_comps: 'remove <groups> tag from respective variant in variants XML',
  pdc_url: 'Koji is queried instead',
  pdc_develop: 'Koji is queried instead',
  pdc_insecure: 'Koji is queried instead',
};
