/** Patterns of variant/arch maps that match no variant: most often a misspelt name (pungi/phases/base.py). */
import type { Config } from '../../config-schemas/config.js';
import { unmatchedPatterns } from '../../config-schemas/variant-arch-map.js';
import type { ConfigProblem } from '../errors.js';
import { findPlace, type LoadedConfig } from './load.js';

/** The phases whose own option maps variants, in Pungi's order. */
const MAPPED = [
  'extra_files',
  'ostree',
  'ostree_installer',
  'extra_isos',
  'live_images',
  'live_media',
  'image_build',
  'osbuild',
  'kiwibuild',
  'osbs',
] as const satisfies readonly (keyof Config)[];

/** What a compose is, and what of it does not run. */
export interface MappedFacts {
  readonly config: Config;
  readonly variantUids: readonly string[];
  readonly skippedPhases: readonly string[];
  /** Gives the warnings their places. */
  readonly loaded?: LoadedConfig;
}

/** A warning for each phase with such patterns; the other phases of the compose do not care. */
export function checkPatterns(facts: MappedFacts): readonly ConfigProblem[] {
  return MAPPED.filter((phase) => !facts.skippedPhases.includes(phase)).flatMap((phase) => {
    const unmatched = unmatchedPatterns(facts.config[phase], facts.variantUids);
    if (unmatched.length === 0) return [];
    const patterns = [...new Set(unmatched)].sort().join(', ');
    return [
      {
        severity: 'warning',
        message: `[${phase.toUpperCase()}] Patterns in config do not match any variant: ${patterns}`,
        path: phase,
        ...(facts.loaded === undefined ? {} : findPlace(facts.loaded, [phase])),
      } satisfies ConfigProblem,
    ];
  });
}
