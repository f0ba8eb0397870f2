/** Options of the phase buildinstall: installer trees by lorax. */
import { z } from 'zod';
import { listOfStrings, stringOrScm, strings, variantArchMap } from '../shapes.js';

const loraxOptions = z.strictObject({
  bugurl: z.string().optional(),
  nomacboot: z.boolean().optional(),
  noupgrade: z.boolean().optional(),
  add_template: listOfStrings.optional(),
  add_arch_template: listOfStrings.optional(),
  add_template_var: listOfStrings.optional(),
  add_arch_template_var: listOfStrings.optional(),
  rootfs_size: z.int().optional(),
  version: z.string().optional(),
  dracut_args: listOfStrings.optional(),
  skip_branding: z.boolean().optional(),
  squashfs_only: z.boolean().optional(),
  configuration_file: stringOrScm.optional(),
});

export const buildinstallOptions = {
  buildinstall_method: z
    .enum(['lorax', 'buildinstall'])
    .optional()
    .describe('Tool that makes the installer; without it nothing is bootable.'),
  lorax_options: variantArchMap(loraxOptions)
    .default([])
    .describe('Options of lorax; all that match are merged.'),
  lorax_extra_sources: variantArchMap(strings)
    .default([])
    .describe('Further repositories for lorax.'),
  lorax_use_koji_plugin: z
    .boolean()
    .default(false)
    .describe('The Koji task pungi_buildinstall is used instead of a runroot.'),
  buildinstall_kickstart: stringOrScm
    .optional()
    .describe('Kickstart put into the tree as ks.cfg and named in the boot configuration.'),
  buildinstall_use_guestmount: z
    .boolean()
    .default(true)
    .describe('Boot images are changed with guestmount, without root.'),
  buildinstall_topdir: z
    .string()
    .optional()
    .describe('Writable directory for the output, where Koji sees the compose read-only.'),
  buildinstall_skip: variantArchMap(z.boolean()).default([]).describe('No installer for these.'),
  buildinstall_packages: variantArchMap(listOfStrings)
    .default([])
    .describe('Further packages installed in the runroot.'),
  buildinstall_allow_reuse: z
    .boolean()
    .default(false)
    .describe('Installers of an older compose may be used again.'),
};
