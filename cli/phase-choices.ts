/** Names that --skip-phase and --just-phase accept. */
import { REMOVED_PHASE, PHASE_NAMES } from '../config-schemas/phase-names.js';

export const ALL_PHASE_NAMES: readonly string[] = [...PHASE_NAMES, REMOVED_PHASE];
