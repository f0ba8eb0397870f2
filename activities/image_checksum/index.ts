/** Phase image_checksum: checksums of images. */
import { imageChecksumPhase } from '../../graph/phases/image-checksum.js';
import { defineSteps } from '../step/index.js';
import { checksumImages } from './checksum.js';

export const imageChecksumActivities = defineSteps(imageChecksumPhase, {
  checksum: checksumImages,
});
