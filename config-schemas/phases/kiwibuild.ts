/** Options of the phase kiwibuild. */
import { z } from 'zod';
import { gitUrl, listOfStrings, mapping, optionalString } from '../shapes.js';

const block = z.strictObject({
  kiwi_profile: z.string(),
  description_scm: gitUrl.optional(),
  description_path: z.string().optional(),
  target: z.string().optional(),
  release: optionalString.optional(),
  arches: listOfStrings.optional(),
  repos: listOfStrings.optional(),
  failable: listOfStrings.optional(),
  subvariant: z.string().optional(),
  type: z.string().optional(),
  type_attr: listOfStrings.optional(),
  bundle_name_format: z.string().optional(),
  version: z.string().optional(),
  repo_releasever: z.string().optional(),
  manifest_type: z.string().optional(),
});

export const kiwibuildOptions = {
  kiwibuild: mapping(z.array(block)).optional().describe('Images made by Koji with kiwi.'),
  kiwibuild_description_scm: gitUrl
    .optional()
    .describe('Git URL of kiwi descriptions for all blocks.'),
  kiwibuild_description_path: z
    .string()
    .optional()
    .describe('Path of the description in that repository.'),
  kiwibuild_target: z.string().optional().describe('Koji build target for all kiwibuild blocks.'),
  kiwibuild_release: optionalString
    .optional()
    .describe('Release of the images of all kiwibuild blocks; None: made from the compose.'),
  kiwibuild_type: z.string().optional().describe('Kiwi image type for all blocks.'),
  kiwibuild_type_attr: listOfStrings.optional().describe('Attributes of the image type.'),
  kiwibuild_bundle_name_format: z.string().optional().describe('Name format of result bundles.'),
  kiwibuild_version: z.string().optional().describe('Version of the images of all blocks.'),
  kiwibuild_repo_releasever: z
    .string()
    .optional()
    .describe('Value of $releasever in the repositories of all blocks.'),
  kiwibuild_manifest_type: z
    .string()
    .optional()
    .describe('Type of the images of all blocks in images.json.'),
};
