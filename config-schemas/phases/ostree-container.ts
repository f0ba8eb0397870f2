/** Options of the phase ostree_container. */
import { z } from 'zod';
import { listOfStrings, mapping, oneOrList, repos } from '../shapes.js';

const block = z.strictObject({
  treefile: z.string(),
  config_url: z.string(),
  repo: repos.optional(),
  keep_original_sources: z.boolean().optional(),
  config_branch: z.string().optional(),
  arches: listOfStrings.optional(),
  failable: listOfStrings.optional(),
  version: z.string().optional(),
  tag_ref: z.boolean().optional(),
  runroot_packages: listOfStrings.optional(),
  subvariant: z.string().optional(),
  name: z.string().optional(),
});

/** What is composed into an archive. */
export type OstreeContainerBlock = z.output<typeof block>;

export const ostreeContainerOptions = {
  ostree_container: mapping(oneOrList(block))
    .optional()
    .describe('OCI archives composed from treefiles.'),
  ostree_container_use_koji_plugin: z
    .boolean()
    .default(false)
    .describe('Without effect, as in Pungi: archives are made in a runroot.'),
};
