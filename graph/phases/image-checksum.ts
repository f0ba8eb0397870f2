/** Checksums the images of a variant and arch (pungi/phases/image_checksum.py). */
import { definePhase } from '../define-phase.js';
import { needs, sameVariant, sameVariantAndArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

/** One node of these makes images of several arches. */
const TASK_PHASES = ['live_media', 'image_build', 'osbuild', 'kiwibuild', 'imagebuilder'];

export const imageChecksumPhase = definePhase({
  name: 'image_checksum',
  pungiPhase: 'image_checksum',
  scope: 'variant.arch+src',
  emptyVariants: true,
  variantTypes: ['variant', 'optional', 'layered-product'],
  needs: [
    needs('buildinstall', sameVariantAndArch, "the installer's boot.iso is checksummed"),
    needs('createiso', sameVariantAndArch, 'discs are checksummed'),
    needs('extra_isos', sameVariantAndArch, 'extra ISOs are checksummed'),
    needs('ostree_installer', sameVariantAndArch, 'installers are checksummed'),
    needs('ostree_container', sameVariantAndArch, 'archives are checksummed'),
    needs('live_images', sameVariantAndArch, 'live images are checksummed'),
    ...TASK_PHASES.map((phase) => needs(phase, sameVariant, "Koji's images are checksummed")),
  ],
  onNeedFailed: 'run',
  reads: [
    'media_checksum_base_filename',
    'media_checksum_one_file',
    'media_checksums',
    'release_short',
  ],
  ofVariants: [],
  steps: [{ name: 'checksum', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'quick' }],
  tellsCompose: true,
  summary: 'Checksum the images.',
});
