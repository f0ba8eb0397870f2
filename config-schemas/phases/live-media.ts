/** Options of the phase live_media. */
import { z } from 'zod';
import { gitUrl, imageDefaults, listOfStrings, mapping, optionalString, repos } from '../shapes.js';

const block = z.strictObject({
  install_tree_from: z.string().optional(),
  kickstart: z.string(),
  ksversion: z.string().optional(),
  ksurl: gitUrl.optional(),
  version: z.string().optional(),
  scratch: z.boolean().optional(),
  skip_tag: z.boolean().optional(),
  name: z.string(),
  subvariant: z.string().optional(),
  repo: repos.optional(),
  target: z.string().optional(),
  arches: listOfStrings.optional(),
  failable: listOfStrings.optional(),
  release: optionalString.optional(),
  nomacboot: z.boolean().optional(),
});

export const liveMediaOptions = {
  live_media: mapping(z.array(block))
    .optional()
    .describe('Live media made by Koji with livemedia-creator.'),
  ...imageDefaults('live_media'),
};
