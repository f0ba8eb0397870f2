/** Options of the phase extra_isos. */
import { z } from 'zod';
import { extraIsoFilesItem, listOfStrings, mapping, oneOrList, strings } from '../shapes.js';

const block = z.strictObject({
  include_variants: strings,
  extra_files: oneOrList(extraIsoFilesItem).optional(),
  filename: z.string().optional(),
  volid: strings.optional(),
  arches: listOfStrings.optional(),
  failable_arches: listOfStrings.optional(),
  skip_src: z.boolean().default(false),
  inherit_extra_files: z.boolean().default(false),
  max_size: z.number().optional(),
});

export type ExtraIsoBlock = z.output<typeof block>;

export const extraIsosOptions = {
  extra_isos: mapping(z.array(block)).optional().describe('ISOs that hold several variants.'),
  extraiso_allow_reuse: z
    .boolean()
    .default(true)
    .describe('Extra ISOs of an older compose may be used again.'),
};
