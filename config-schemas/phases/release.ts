/** Options that say what is released: names, versions, base product, kind of compose. */
import { z } from 'zod';
import { COMPOSE_TYPES } from '../compose-types.js';

/** The release types of productmd 1.2 (productmd/common.py). */
export const RELEASE_TYPES = [
  'fast',
  'ga',
  'updates',
  'updates-testing',
  'eus',
  'aus',
  'els',
  'tus',
  'e4s',
] as const;

export const releaseOptions = {
  release_name: z.string().describe('Full name of the release, for example "Fedora".'),
  release_short: z
    .string()
    .describe('Short name without spaces; the first part of the compose id.'),
  release_version: z.string().describe('Version of the release, for example "40" or "Rawhide".'),
  release_type: z
    .enum(RELEASE_TYPES)
    .default('ga')
    .describe('Kind of release; anything but ga becomes part of the compose id.'),
  release_internal: z.boolean().default(false).describe('The release is not for the public.'),
  release_discinfo_description: z
    .string()
    .optional()
    .describe('Description in .discinfo and media.repo; may use %(variant_name)s and %(arch)s.'),
  treeinfo_version: z
    .string()
    .optional()
    .describe('Version written to .treeinfo and given to lorax in place of release_version.'),
  compose_type: z
    .enum(COMPOSE_TYPES)
    .optional()
    .describe('Type of the compose if the command line names none.'),
  base_product_name: z
    .string()
    .optional()
    .describe('Name of the product below a layered release; set name, short and version, or none.'),
  base_product_short: z.string().optional().describe('Short name of the base product.'),
  base_product_version: z.string().optional().describe('Version of the base product.'),
  base_product_type: z.string().default('ga').describe('Release type of the base product.'),
};
