/** Options of the phase productimg: an image with a variant's additions to its installer (Pungi until 4.1 had it). */
import { z } from 'zod';
import { stringOrScm } from '../shapes.js';

export const productimgOptions = {
  productimg: z
    .boolean()
    .default(false)
    .describe('Installers get an images/product.img; needs buildinstall_method.'),
  productimg_install_class: stringOrScm
    .optional()
    .describe(
      'Install classes for product.img; %(variant_id)s in the name of the file is the variant.',
    ),
  productimg_po_files: stringOrScm
    .optional()
    .describe("Directory with translations (LANG.po) of the installer's comps for product.img."),
};
