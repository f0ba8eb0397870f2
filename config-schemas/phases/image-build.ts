/** Options of the phase image_build, and those that all image phases share. */
import { z } from 'zod';
import {
  anyMapping,
  gitUrl,
  imageDefaults,
  listOfStrings,
  mapping,
  renamesRegistry,
  repos,
  stringPairs,
  strings,
} from '../shapes.js';

const imageBuild = z
  .looseObject({
    failable: listOfStrings.optional(),
    disc_size: z.number().optional(),
    distro: z.string().optional(),
    name: z.string().optional(),
    kickstart: z.string().optional(),
    ksurl: gitUrl.optional(),
    arches: listOfStrings.optional(),
    repo: repos.optional(),
    install_tree_from: z.string().optional(),
    subvariant: z.string().optional(),
    format: z.union([stringPairs, strings]).optional(),
  })
  .register(renamesRegistry, { renames: { repo: { append: ['repo_from'] } } });

const block = z.strictObject({
  'image-build': imageBuild,
  'factory-parameters': anyMapping.optional(),
});

export const imageBuildOptions = {
  image_build: mapping(z.array(block))
    .optional()
    .describe('Images made by Koji with image-build; further keys are passed to Koji.'),
  image_build_allow_reuse: z
    .boolean()
    .default(false)
    .describe('Images of an older compose may be used again.'),
  ...imageDefaults('image_build'),
};

export const globalImageOptions = {
  ...imageDefaults('global'),
};
