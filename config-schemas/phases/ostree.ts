/** Options of the phase ostree. */
import { z } from 'zod';
import {
  listOfStrings,
  mapping,
  oneOrList,
  renamesRegistry,
  repos,
  variantArchMap,
} from '../shapes.js';

const commonKeys = {
  treefile: z.string(),
  config_url: z.string(),
  repo: repos.optional(),
  keep_original_sources: z.boolean().optional(),
  ostree_repo: z.string(),
  failable: listOfStrings.optional(),
  update_summary: z.boolean().optional(),
  force_new_commit: z.boolean().optional(),
  unified_core: z.boolean().optional(),
  version: z.string().optional(),
  config_branch: z.string().optional(),
  tag_ref: z.boolean().optional(),
  ostree_ref: z.string().optional(),
  runroot_packages: listOfStrings.optional(),
  /** Ours: the compose goes on when a signer has signed the commit and written the ref. */
  wait_for_signature: z.boolean().optional(),
};

const block = z.strictObject({ ...commonKeys, arches: listOfStrings.optional() });

/** What is committed where; the older form has no `arches`. */
export type OstreeBlock = z.output<typeof block>;

/** The older form: a block for each arch, with old names of `repo`. */
const archBlock = z.strictObject(commonKeys).register(renamesRegistry, {
  renames: { repo: { alias: 'extra_source_repos', append: ['repo_from', 'source_repo_from'] } },
});

export const ostreeOptions = {
  ostree: z
    .union([mapping(oneOrList(block)), variantArchMap(archBlock)])
    .optional()
    .describe('OSTree commits composed from treefiles.'),
  ostree_use_koji_plugin: z
    .boolean()
    .default(false)
    .describe('The Koji task pungi_ostree is used instead of a runroot.'),
};
