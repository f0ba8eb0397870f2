/** Solving, off the event loop. */
import { runInThread, threadModule, type ThreadOptions } from '../threads/index.js';
import type { GatherJob, GatherReport, SelectJob, SelectReport } from './job.js';

const solverModule = (): URL => threadModule('solver-thread', import.meta.url);

/** Gathers a variant on an arch; the files that the job names are written. @throws InputError */
export async function gatherVariant(job: GatherJob, options: ThreadOptions): Promise<GatherReport> {
  return await runInThread<GatherReport>(solverModule(), job, options);
}

/** Chooses packages out of repositories; the files that the job names are written. @throws InputError */
export async function selectPackages(
  job: SelectJob,
  options: ThreadOptions,
): Promise<SelectReport> {
  return await runInThread<SelectReport>(solverModule(), job, options);
}
