/** Options of the compose as a whole: variants, phases, paths, tracking service, runroot. */
import { z } from 'zod';
import { PHASE_NAMES } from '../phase-names.js';
import {
  anyMapping,
  listOfStrings,
  stringOrScm,
  stringPairs,
  strings,
  variantArchMap,
} from '../shapes.js';

export const generalOptions = {
  variants_file: stringOrScm
    .optional()
    .describe(
      'The variants.xml: a path relative to the configuration, or an SCM dictionary. Required, unless `variants` stands inline.',
    ),
  variants: z
    .unknown()
    .optional()
    .describe('The variants inline, in place of variants_file (docs/variants.md).'),
  tree_arches: listOfStrings.default([]).describe('Only these arches are composed; empty: all.'),
  tree_variants: listOfStrings
    .default([])
    .describe('Only these variants, by uid, are composed; empty: all.'),
  skip_phases: z.array(z.enum(PHASE_NAMES)).default([]).describe('Phases that are not run.'),
  translate_paths: stringPairs
    .default([])
    .describe('Pairs (path prefix, replacement): how paths become URLs that Koji can reach.'),
  paths_module: z
    .string()
    .optional()
    .describe("A Python module that changes Pungi's paths; accepted, and has no effect here."),
  link_type: z
    .enum(['hardlink', 'copy', 'hardlink-or-copy', 'symlink', 'abspath-symlink'])
    .default('hardlink-or-copy')
    .describe('How packages get into the trees.'),
  failable_deliverables: variantArchMap(listOfStrings)
    .default([])
    .describe('Kinds of deliverables (buildinstall, iso) whose failure the compose survives.'),
  cts_url: z.string().optional().describe('URL of the Compose Tracking Service.'),
  cts_keytab: z
    .string()
    .optional()
    .describe('Kerberos keytab for the tracking service; $HOSTNAME is replaced.'),
  cts_oidc_token_url: z
    .string()
    .optional()
    .describe('Token endpoint for the tracking service, in place of Kerberos.'),
  cts_oidc_client_id: z.string().optional().describe('OIDC client id for the tracking service.'),
  dogpile_cache_backend: z
    .string()
    .optional()
    .describe(
      "Backend of Pungi's cache of Koji tag listings; accepted, and has no effect: listings are kept in the worker's cache.",
    ),
  dogpile_cache_expiration_time: z
    .number()
    .optional()
    .describe(
      'Seconds that kept listings of Koji tags are used; without it always, as a tag at an event stays the same.',
    ),
  dogpile_cache_arguments: anyMapping
    .default({})
    .describe('Arguments of the cache backend; accepted, and has no effect here.'),
};

const runrootMethod = z.enum(['local', 'koji', 'openssh']);

export const runrootOptions = {
  runroot_method: z
    .union([
      runrootMethod,
      z.strictObject({
        buildinstall: runrootMethod.optional(),
        ostree_installer: runrootMethod.optional(),
        ostree: runrootMethod.optional(),
        ostree_container: runrootMethod.optional(),
        createiso: runrootMethod.optional(),
      }),
    ])
    .optional()
    .describe('Where tools of the target arch run: one method, or one for each phase.'),
  global_runroot_method: runrootMethod
    .optional()
    .describe('The method of phases that a mapping in runroot_method does not name.'),
  runroot_tag: z
    .string()
    .optional()
    .describe(
      'Koji tag whose repository fills the runroot; set, it makes koji the default method.',
    ),
  runroot_channel: z
    .union([z.string(), z.null()])
    .optional()
    .describe('Koji channel of runroot tasks.'),
  runroot_weights: z
    .strictObject({
      buildinstall: z.number().optional(),
      createiso: z.number().optional(),
      ostree: z.number().optional(),
      ostree_installer: z.number().optional(),
    })
    .default({})
    .describe('Task weights of runroot tasks, by phase.'),
  runroot_ssh_username: z.string().default('root').describe('User of the openssh method.'),
  runroot_ssh_hostnames: anyMapping
    .default({})
    .describe('Host of the openssh method for each arch.'),
  runroot_ssh_init_template: z
    .string()
    .optional()
    .describe('Command that prepares a runroot by ssh; {runroot_tag} is replaced.'),
  runroot_ssh_install_packages_template: z
    .string()
    .optional()
    .describe('Command that installs packages; {runroot_key} and {packages} are replaced.'),
  runroot_ssh_run_template: z
    .string()
    .optional()
    .describe('Command that runs the work; {runroot_key} and {command} are replaced.'),
};

export const mediaOptions = {
  disc_types: anyMapping
    .default({})
    .describe('Names of disc types in file names and volume ids: keys dvd, boot, live, ostree.'),
  image_name_format: z
    .union([z.string(), z.record(z.string().regex(/./s), strings)])
    .optional()
    .describe('Template of image names, or one for each variant regex.'),
  image_volid_formats: listOfStrings
    .default(['{release_short}-{version} {variant}.{arch}', '{release_short}-{version} {arch}'])
    .describe('Templates of volume ids, tried until one is short enough.'),
  image_volid_layered_product_formats: listOfStrings
    .default([
      '{release_short}-{version} {base_product_short}-{base_product_version} {variant}.{arch}',
      '{release_short}-{version} {base_product_short}-{base_product_version} {arch}',
    ])
    .describe('The same for layered products, tried before image_volid_formats.'),
  restricted_volid: z
    .boolean()
    .default(false)
    .describe('Volume ids have only letters, digits, underscores and dashes.'),
  volume_id_substitutions: anyMapping
    .default({})
    .describe('Texts replaced in volume ids, longest first.'),
};
