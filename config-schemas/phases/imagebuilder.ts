/** Options of the phase imagebuilder. */
import { z } from 'zod';
import { anyMapping, listOfStrings, mapping, optionalString } from '../shapes.js';

const block = z.strictObject({
  name: z.string(),
  types: listOfStrings,
  target: z.string().optional(),
  release: optionalString.optional(),
  version: z.string().optional(),
  seed: z.int().optional(),
  scratch: z.boolean().optional(),
  arches: listOfStrings.optional(),
  repos: listOfStrings.optional(),
  failable: listOfStrings.optional(),
  subvariant: z.string().optional(),
  ostree: z
    .strictObject({
      url: z.string().optional(),
      ref: z.string().optional(),
      parent: z.string().optional(),
    })
    .optional(),
  blueprint: anyMapping.optional(),
  manifest_type: z.string().optional(),
});

export const imagebuilderOptions = {
  imagebuilder: mapping(z.array(block))
    .optional()
    .describe('Images made by Koji with image-builder.'),
  imagebuilder_target: z
    .string()
    .optional()
    .describe('Koji build target for all imagebuilder blocks.'),
  imagebuilder_release: optionalString
    .optional()
    .describe('Release of the images of all imagebuilder blocks; None: made from the compose.'),
  imagebuilder_version: z
    .string()
    .optional()
    .describe('Version of the images of all imagebuilder blocks.'),
  imagebuilder_seed: z.int().optional().describe('Seed that makes builds reproducible.'),
  imagebuilder_scratch: z.boolean().optional().describe('Scratch builds for all blocks.'),
};
