/** Options of the phase gather: which packages a variant gets. */
import { z } from 'zod';
import { listOfStrings, mapping, strings, variantArchMap } from '../shapes.js';

const solver = z.enum(['deps', 'nodeps']);

const methodOfVariant = z.union([
  z.literal('hybrid'),
  z.looseObject({
    module: solver.optional(),
    comps: solver.optional(),
    json: solver.optional(),
  }),
]);

export const gatherOptions = {
  gather_method: z
    .union([mapping(methodOfVariant), z.enum(['deps', 'nodeps', 'hybrid'])])
    .describe(
      'How dependencies are followed: one method, or for variants by regex `hybrid` or one for each source (module, comps, json).',
    ),
  gather_fulltree: z
    .boolean()
    .default(false)
    .describe('All subpackages of a gathered source package are taken.'),
  gather_selfhosting: z
    .boolean()
    .default(false)
    .describe('Build dependencies of what is gathered are taken too.'),
  gather_source_mapping: z
    .string()
    .optional()
    .describe('JSON file for the gather source json, relative to the configuration.'),
  gather_backend: z.enum(['dnf']).default('dnf').describe('The solver.'),
  gather_profiler: z
    .boolean()
    .default(false)
    .describe('Pungi writes a profile of gathering; accepted, and has no effect here.'),
  gather_allow_reuse: z
    .boolean()
    .default(false)
    .describe('Results of an older compose may be used again.'),
  greedy_method: z
    .enum(['none', 'all', 'build'])
    .default('none')
    .describe('Which of several providers of a dependency are taken.'),
  multilib: variantArchMap(listOfStrings)
    .default([])
    .describe('Multilib methods (none, all, devel, runtime) of variants.'),
  multilib_blacklist: mapping(listOfStrings)
    .default({})
    .describe('Packages, globs by arch, that are never multilib.'),
  multilib_whitelist: mapping(listOfStrings)
    .default({})
    .describe('Packages, globs by arch, that are always multilib.'),
  additional_packages: variantArchMap(listOfStrings)
    .default([])
    .describe('Packages added to variants: NAME, NAME.ARCH, globs.'),
  filter_packages: variantArchMap(listOfStrings)
    .default([])
    .describe('Packages kept out of variants: NAME, NAME.ARCH, globs.'),
  filter_system_release_packages: z
    .boolean()
    .default(true)
    .describe('A variant gets one release package only, its own where there is one.'),
  gather_lookaside_repos: variantArchMap(strings)
    .default([])
    .describe('Repositories that satisfy dependencies and whose packages are not taken.'),
  variant_as_lookaside: z
    .array(z.tuple([z.string(), z.string()]))
    .optional()
    .describe('Pairs (A, B): the packages of variant B are a lookaside for variant A.'),
  hashed_directories: z
    .boolean()
    .default(false)
    .describe('Packages lie in directories named by their first letter.'),
  check_deps: z.boolean().default(true).describe('An unresolved dependency ends the compose.'),
  require_all_comps_packages: z
    .boolean()
    .default(false)
    .describe('A package of comps that does not exist ends the compose.'),
};
