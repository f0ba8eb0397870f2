/** The table of verbs. Code is loaded when its verb is called: `punji --help` must not wait for Temporal's client. */
import type { VerbSpec } from './options/model.js';
import type { Parsed } from './options/parsed.js';
import { composeSpec } from './specs/compose.js';
import { completionSpec, configSpec, validateSpec } from './specs/configuration.js';
import { gatherSpec } from './specs/gather.js';
import {
  diffSpec,
  explainSpec,
  logSpec,
  planSpec,
  imagesSpec,
  reportSpec,
  statusSpec,
  watchSpec,
} from './specs/look.js';
import { patchIsoSpec, unifiedIsosSpec } from './specs/media.js';
import { multiSpec } from './specs/multi.js';
import {
  abortSpec,
  limitSpec,
  pauseSpec,
  resumeSpec,
  retrySpec,
  skipSpec,
} from './specs/operate.js';
import { rerunSpec } from './specs/rerun.js';
import { scheduleSpec } from './specs/schedule.js';
import { daemonSpec, devSpec, workerSpec } from './specs/serve.js';
import { whySpec } from './specs/why.js';
import type { Terminal } from './terminal.js';

/** Carries a verb out; gives the exit code. */
export type VerbFunction = (parsed: Parsed, terminal: Terminal) => Promise<number>;

export interface Verb {
  readonly spec: VerbSpec;
  readonly load: () => Promise<VerbFunction>;
}

export const VERBS: readonly Verb[] = [
  { spec: composeSpec, load: async () => (await import('./compose.js')).compose },
  { spec: planSpec, load: async () => (await import('./plan.js')).showPlan },
  { spec: gatherSpec, load: async () => (await import('./gather.js')).gather },
  { spec: whySpec, load: async () => (await import('./why.js')).why },
  { spec: statusSpec, load: async () => (await import('./status.js')).showStatus },
  { spec: watchSpec, load: async () => (await import('./watch.js')).watch },
  { spec: diffSpec, load: async () => (await import('./diff.js')).diff },
  { spec: explainSpec, load: async () => (await import('./explain.js')).explain },
  { spec: imagesSpec, load: async () => (await import('./images.js')).images },
  { spec: reportSpec, load: async () => (await import('./report.js')).report },
  { spec: logSpec, load: async () => (await import('./log.js')).showLog },
  { spec: rerunSpec, load: async () => (await import('./rerun.js')).rerun },
  { spec: retrySpec, load: async () => (await import('./decide.js')).retry },
  { spec: skipSpec, load: async () => (await import('./decide.js')).skip },
  { spec: abortSpec, load: async () => (await import('./decide.js')).abort },
  { spec: pauseSpec, load: async () => (await import('./decide.js')).pause },
  { spec: resumeSpec, load: async () => (await import('./decide.js')).resume },
  { spec: limitSpec, load: async () => (await import('./decide.js')).limit },
  { spec: scheduleSpec, load: async () => (await import('./schedule.js')).schedule },
  { spec: multiSpec, load: async () => (await import('./multi.js')).multi },
  { spec: unifiedIsosSpec, load: async () => (await import('./unified-isos.js')).unifiedIsos },
  { spec: patchIsoSpec, load: async () => (await import('./patch-iso.js')).patch },
  { spec: validateSpec, load: async () => (await import('./validate.js')).validate },
  { spec: configSpec, load: async () => (await import('./config.js')).config },
  { spec: workerSpec, load: async () => (await import('./worker.js')).work },
  { spec: devSpec, load: async () => (await import('./dev.js')).dev },
  { spec: daemonSpec, load: async () => (await import('./daemon.js')).daemon },
  { spec: completionSpec, load: async () => (await import('./completion.js')).completion },
];
