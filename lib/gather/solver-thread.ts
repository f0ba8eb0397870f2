/** Thread: reads repositories and solves. */
import type { ThreadWork } from '../threads/index.js';
import type { GatherJob, GatherReport, SelectJob, SelectReport } from './job.js';
import { runGather } from './run-gather.js';
import { runSelect } from './run-select.js';

export const work: ThreadWork<GatherJob | SelectJob, GatherReport | SelectReport> = (
  job,
  onProgress,
) => (job.kind === 'gather' ? runGather(job, onProgress) : runSelect(job, onProgress));
