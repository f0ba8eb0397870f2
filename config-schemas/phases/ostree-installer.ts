/** Options of the phase ostree_installer. */
import { z } from 'zod';
import { listOfStrings, optionalString, repos, variantArchMap } from '../shapes.js';

const block = z.strictObject({
  repo: repos.optional(),
  release: optionalString.optional(),
  failable: listOfStrings.optional(),
  installpkgs: listOfStrings.optional(),
  add_template: listOfStrings.optional(),
  add_arch_template: listOfStrings.optional(),
  add_template_var: listOfStrings.optional(),
  add_arch_template_var: listOfStrings.optional(),
  rootfs_size: z.string().optional(),
  template_repo: z.string().optional(),
  template_branch: z.string().optional(),
  extra_runroot_pkgs: listOfStrings.optional(),
  skip_branding: z.boolean().optional(),
});

/** How an installer is made. */
export type OstreeInstallerBlock = z.output<typeof block>;

export const ostreeInstallerOptions = {
  ostree_installer: variantArchMap(block)
    .default([])
    .describe('Installers that carry an OSTree repository.'),
  ostree_installer_use_koji_plugin: z
    .boolean()
    .default(false)
    .describe('The Koji task pungi_buildinstall is used instead of a runroot.'),
  ostree_installer_overwrite: z
    .boolean()
    .default(false)
    .describe('The installer may be put over the tree of buildinstall.'),
};
