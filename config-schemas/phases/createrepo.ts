/** Options of the phase createrepo. */
import { z } from 'zod';
import { listOfStrings, mapping, scmDict, stringOrScm, variantArchMap } from '../shapes.js';

export const createrepoOptions = {
  createrepo_c: z.boolean().default(true).describe('createrepo_c makes the repositories.'),
  createrepo_checksum: z
    .enum(['sha1', 'sha256', 'sha512'])
    .default('sha256')
    .describe('Checksum type of the repositories and of .treeinfo.'),
  createrepo_deltas: z
    .union([z.boolean(), variantArchMap(z.boolean())])
    .optional()
    .describe('Delta RPMs against an older compose.'),
  createrepo_use_xz: z.boolean().default(false).describe('Databases are compressed with xz.'),
  createrepo_num_threads: z
    .number()
    .optional()
    .describe(
      'How many repositories are made at once; default: as many as the worker has processors.',
    ),
  createrepo_num_workers: z
    .number()
    .default(3)
    .describe('How many packages createrepo_c reads at once.'),
  createrepo_database: z.boolean().optional().describe('SQLite databases are made; default: no.'),
  createrepo_extra_args: listOfStrings
    .default([])
    .describe("Further arguments of createrepo_c for the variants' repositories."),
  createrepo_extra_modulemd: mapping(scmDict)
    .optional()
    .describe('Further modulemd files for variants, by uid.'),
  createrepo_enable_cache: z
    .boolean()
    .default(true)
    .describe('createrepo_c keeps a cache of package headers between composes.'),
  product_id: stringOrScm
    .optional()
    .describe('Directory of product certificates, by SCM dictionary.'),
  product_id_allow_missing: z
    .boolean()
    .default(false)
    .describe('A variant may have no certificate.'),
  product_id_allow_name_prefix: z
    .boolean()
    .default(true)
    .describe('The name of a certificate may have something before the variant and arch.'),
};
