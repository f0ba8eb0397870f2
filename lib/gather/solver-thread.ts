/** Thread: reads repositories and solves. */
import { serveThread } from '../threads/index.js';
import type { GatherJob, GatherReport, SelectJob, SelectReport } from './job.js';
import { runGather } from './run-gather.js';
import { runSelect } from './run-select.js';

await serveThread<GatherJob | SelectJob, GatherReport | SelectReport>((job, onProgress) =>
  job.kind === 'gather' ? runGather(job, onProgress) : runSelect(job, onProgress),
);
