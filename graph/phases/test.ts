/** Looks into the images and reads the metadata back (pungi/phases/test.py). */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const testPhase = definePhase({
  name: 'test',
  pungiPhase: 'test',
  scope: 'compose',
  needs: [
    needs('images_manifest', all, 'images are looked up in images.json, which is read back'),
    needs('image_checksum', all, 'what is known of images besides is read, too'),
    needs('composeinfo', all, 'the test comes after all metadata', 'nothing'),
    needs('repoclosure', all, 'the test comes last', 'nothing'),
    needs('modules_manifest', all, 'the test comes last', 'nothing'),
    needs('extra_files_manifest', all, 'the test comes last', 'nothing'),
  ],
  onNeedFailed: 'run',
  reads: ['createiso_max_size', 'createiso_max_size_is_strict'],
  ofVariants: [],
  steps: [{ name: 'images', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'once' }],
  isCheck: true,
  summary: 'Test the images and the metadata.',
});
