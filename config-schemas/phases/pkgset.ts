/** Options of the phase pkgset: where packages come from, and which signatures they must have. */
import { z } from 'zod';
import { listOfStrings, mapping, optionalString, strings, variantArchMap } from '../shapes.js';

export const kojiOptions = {
  koji_profile: z.string().optional().describe('Koji profile of hub and topdir.'),
  koji_event: z
    .number()
    .optional()
    .describe('Koji event at which tags are read; the command line wins.'),
  koji_cache: z
    .string()
    .optional()
    .describe(
      'Directory into which packages are downloaded, where the Koji volume is not mounted.',
    ),
  mbs_api_url: z.string().optional().describe('URL of the Module Build Service.'),
};

export const pkgsetOptions = {
  pkgset_source: z.enum(['koji', 'repos']).describe('Where the packages come from.'),
  pkgset_repos: mapping(strings)
    .optional()
    .describe('For the source repos: repositories for each arch; those of "*" follow.'),
  pkgset_koji_tag: strings.optional().describe('Koji tags; each makes a package set.'),
  pkgset_koji_builds: strings.optional().describe('Builds, by NVR, taken in addition to the tag.'),
  pkgset_koji_scratch_tasks: strings
    .optional()
    .describe('Scratch build tasks, by id, taken in addition; only in test composes.'),
  pkgset_koji_module_tag: strings.default([]).describe('Koji tags of modules.'),
  pkgset_koji_module_builds: mapping(listOfStrings)
    .optional()
    .describe('Module builds N:S:V:C taken for variants, by regex.'),
  pkgset_koji_inherit: z.boolean().default(true).describe('Tags inherit builds of their parents.'),
  pkgset_koji_inherit_modules: z
    .boolean()
    .default(false)
    .describe('Module tags inherit modules of their parents.'),
  pkgset_scratch_modules: mapping(listOfStrings)
    .optional()
    .describe('Scratch module builds for variants, by regex; asks the Module Build Service.'),
  pkgset_exclusive_arch_considers_noarch: z
    .boolean()
    .default(true)
    .describe('A package exclusive to noarch and some arches is on all arches.'),
  pkgset_inherit_exclusive_arch_to_noarch: z
    .boolean()
    .default(true)
    .describe(
      'ExclusiveArch and ExcludeArch of a source package hold for its noarch packages too.',
    ),
  pkgset_allow_reuse: z
    .boolean()
    .default(true)
    .describe('Package sets of an older compose may be used again.'),
  sigkeys: z
    .array(optionalString)
    .min(1)
    .default([null])
    .describe('Key ids in order of preference; None or "" permits unsigned packages.'),
  signed_packages_retries: z
    .number()
    .default(0)
    .describe('How often signed copies are looked for again.'),
  signed_packages_wait: z.number().default(30).describe('Seconds between these looks.'),
  filter_modules: variantArchMap(listOfStrings)
    .default([])
    .describe('Modules NAME or NAME:STREAM, globs, that variants do not get.'),
};
