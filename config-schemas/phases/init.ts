/** Options of the phase init: comps and module metadata. */
import { z } from 'zod';
import { stringOrScm } from '../shapes.js';

export const initOptions = {
  comps_file: stringOrScm
    .optional()
    .describe('The comps.xml; without it the compose has no comps.'),
  comps: z
    .unknown()
    .optional()
    .describe('The comps inline, in place of comps_file (docs/comps.md).'),
  comps_filter_environments: z
    .boolean()
    .default(true)
    .describe('Environments are cut to the groups of the variant.'),
  module_defaults_dir: stringOrScm
    .optional()
    .describe('Directory of module defaults, by SCM dictionary.'),
  module_defaults_override_dir: z
    .string()
    .optional()
    .describe('Directory whose module defaults win over the others.'),
  module_obsoletes_dir: stringOrScm
    .optional()
    .describe('Directory of module obsoletes, by SCM dictionary.'),
  gather_prepopulate: stringOrScm
    .optional()
    .describe('JSON file of packages that the gather source json adds.'),
};
