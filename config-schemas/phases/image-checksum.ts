/** Options of the phase image_checksum. */
import { z } from 'zod';
import { listOfStrings } from '../shapes.js';

export const imageChecksumOptions = {
  media_checksums: listOfStrings
    .default(['md5', 'sha1', 'sha256'])
    .describe('Checksum types of images and extra files.'),
  media_checksum_one_file: z
    .boolean()
    .default(false)
    .describe('One file CHECKSUM for a directory; needs exactly one type.'),
  media_checksum_base_filename: z
    .string()
    .default('')
    .describe("Template of what stands before the checksum files' names."),
};
