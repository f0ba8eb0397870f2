/** Options of the phase createiso, and of media size that other phases share. */
import { z } from 'zod';
import { variantArchMap } from '../shapes.js';

const isoLevel = z.literal([1, 2, 3, 4]);
const size = z.union([z.string(), z.number()]);

export const createisoOptions = {
  createiso_skip: variantArchMap(z.boolean())
    .default([])
    .describe('No ISO for these; "*" does not cover src.'),
  createiso_max_size: variantArchMap(z.number())
    .default([])
    .describe('Largest size in bytes of an ISO; the first match counts.'),
  createiso_max_size_is_strict: variantArchMap(z.boolean())
    .default([])
    .describe('A larger ISO ends the compose instead of giving a warning.'),
  create_optional_isos: z.boolean().default(false).describe('Optional variants get ISOs too.'),
  create_jigdo: z.boolean().default(false).describe('Jigdo files are made for each ISO.'),
  createiso_allow_reuse: z
    .boolean()
    .default(true)
    .describe('ISOs of an older compose may be used again.'),
  createiso_break_hardlinks: z
    .boolean()
    .default(false)
    .describe('Files that the image tool changes are copied first.'),
  createiso_use_xorrisofs: z
    .boolean()
    .default(false)
    .describe('xorrisofs makes the images instead of genisoimage.'),
  iso_size: size
    .default(4_700_000_000)
    .describe('Size of a medium in bytes, or with unit k, M or G (powers of 1024).'),
  split_iso_reserve: size
    .default(10 * 1024 * 1024)
    .describe('What is kept free on each medium when an ISO is split.'),
  iso_level: z
    .union([isoLevel, variantArchMap(isoLevel)])
    .optional()
    .describe('ISO 9660 level, 1 to 4.'),
  iso_hfs_ppc64le_compatible: z
    .boolean()
    .default(true)
    .describe('Bootable ppc64le media get an HFS part.'),
  symlink_isos_to: z
    .string()
    .optional()
    .describe('Directory that holds the ISOs; the compose has links to it.'),
};
