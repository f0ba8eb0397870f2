/** Options of the phase extra_files. */
import { z } from 'zod';
import { extraFilesItem, variantArchMap } from '../shapes.js';

export const extraFilesOptions = {
  extra_files: variantArchMap(z.array(extraFilesItem))
    .default([])
    .describe('Files put into the trees, by SCM dictionary with a target directory.'),
};
