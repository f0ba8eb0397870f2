/** Options of the phase osbuild. */
import { z } from 'zod';
import { anyMapping, listOfStrings, mapping, optionalString, strings } from '../shapes.js';

const uploadOptions = z.union([
  z.strictObject({
    region: z.string(),
    snapshot_name: z.string().optional(),
    share_with_accounts: listOfStrings,
  }),
  z.strictObject({ region: z.string() }),
  z.strictObject({
    tenant_id: z.string(),
    subscription_id: z.string(),
    resource_group: z.string(),
    location: z.string().optional(),
    image_name: z.string().optional(),
  }),
  z.strictObject({
    region: z.string(),
    bucket: z.string().optional(),
    image_name: z.string().optional(),
    share_with_accounts: listOfStrings.optional(),
  }),
  z.strictObject({ name: z.string().optional(), tag: z.string().optional() }),
]);

const repoItem = z.union([
  z.strictObject({ baseurl: z.string(), package_sets: listOfStrings.optional() }),
  z.string(),
]);

const block = z.strictObject({
  name: z.string(),
  version: z.string().optional(),
  distro: z.string(),
  target: z.string().optional(),
  image_types: strings,
  arches: listOfStrings.optional(),
  release: z.string().optional(),
  repo: z.array(repoItem).optional(),
  failable: listOfStrings.optional(),
  subvariant: z.string().optional(),
  ostree_url: z.string().optional(),
  ostree_ref: z.string().optional(),
  ostree_parent: z.string().optional(),
  manifest_type: z.string().optional(),
  customizations: anyMapping.optional(),
  upload_options: uploadOptions.optional(),
});

export const osbuildOptions = {
  osbuild: mapping(z.array(block)).optional().describe('Images made by Koji with osbuild.'),
  osbuild_target: z.string().optional().describe('Koji build target for all osbuild blocks.'),
  osbuild_release: optionalString
    .optional()
    .describe('Release of the images of all osbuild blocks; None: made from the compose.'),
  osbuild_version: z.string().optional().describe('Version of the images of all osbuild blocks.'),
};
