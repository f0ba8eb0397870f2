/** Exports extra files and copies them into a tree (pungi/phases/extra_files.py). */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import type { ExtraFilesItem } from '../../config-schemas/shapes.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';

/** Without entries there is nothing to digest, and only those of scm `rpm` look for packages. */
function overlookedWith(items: readonly ExtraFilesItem[]): readonly string[] {
  if (items.length === 0) return ['media_checksums', 'pkgset'];
  return items.some(({ scm }) => scm === 'rpm') ? [] : ['pkgset'];
}

export const extraFilesPhase = definePhase({
  name: 'extra_files',
  pungiPhase: 'extra_files',
  scope: 'variant.arch+src',
  needs: [needs('pkgset', all, 'extra files may come out of packages of the package sets')],
  onNeedFailed: 'run',
  reads: ['extra_files', 'media_checksums'],
  overlooks: (config, node) =>
    overlookedWith(valuesFor(config.extra_files, node.variant, node.arch)),
  ofVariants: [],
  concerns: 'itself',
  steps: [{ name: 'collect', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'network' }],
  readsOutside: true,
  summary: 'Export extra files into the tree.',
});
