/** Options of the phase image_container: containers that embed an image of the compose. */
import { z } from 'zod';
import { anyMapping, gitUrl, mapping, oneOrList } from '../shapes.js';

const block = z.looseObject({
  url: gitUrl,
  target: z.string(),
  priority: z.number().optional(),
  failable: z.boolean().optional(),
  git_branch: z.string(),
  image_spec: anyMapping,
});

export const imageContainerOptions = {
  image_container: mapping(oneOrList(block))
    .optional()
    .describe('Containers built by Koji around an image that image_spec selects.'),
};
