/** What the gather step is given. */
import type { gatherPhase } from '../../graph/phases/gather.js';
import type { ContextOf } from '../step/index.js';

export type GatherContext = ContextOf<typeof gatherPhase>;
