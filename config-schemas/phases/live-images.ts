/** Options of the phase live_images (spin-livecd and spin-appliance; removed in later versions of Pungi). */
import { z } from 'zod';
import {
  gitUrl,
  imageDefaults,
  oneOrList,
  optionalString,
  repos,
  variantArchMap,
} from '../shapes.js';

const block = z.strictObject({
  kickstart: z.string(),
  ksurl: gitUrl.optional(),
  name: z.string().optional(),
  subvariant: z.string().optional(),
  target: z.string().optional(),
  version: z.string().optional(),
  repo: repos.optional(),
  specfile: z.string().optional(),
  scratch: z.boolean().optional(),
  type: z.string().optional(),
  sign: z.boolean().optional(),
  failable: z.boolean().optional(),
  release: optionalString.optional(),
});

export const liveImagesOptions = {
  live_images: variantArchMap(oneOrList(block))
    .default([])
    .describe('Live images made by Koji from kickstarts.'),
  live_images_no_rename: z.boolean().default(false).describe('File names of Koji are kept.'),
  ...imageDefaults('live_images'),
  live_target: z
    .string()
    .optional()
    .describe('Koji target of live images; live_images_target took its place.'),
  signing_key_id: z.string().optional().describe('Key with which wrapped RPMs are signed.'),
  signing_key_password_file: z
    .string()
    .optional()
    .describe('File with the password of the signing command; "-" asks.'),
  signing_command: z
    .string()
    .optional()
    .describe('Command that signs builds; %(signing_key_password)s is replaced.'),
};
