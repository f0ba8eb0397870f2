/** Options of the verbs by which an operator decides: retry, skip, abort, pause, resume, limit. */
import type { ArgumentSpec, OptionSpec, VerbSpec } from '../options/model.js';

const ID: ArgumentSpec = {
  name: 'ID',
  required: true,
  help: "A compose's id, its directory, or its workflow's id.",
};

const NODES: ArgumentSpec = {
  name: 'NODE',
  required: false,
  repeatable: true,
  help: 'Nodes that wait, by name or by patterns with *; all that wait if none is given.',
};

const REASON: OptionSpec = {
  name: 'reason',
  value: { name: 'WHY', kind: 'text' },
  help: 'Why; shown in the log, the status and the report, with your name.',
};

const EXIT_CODES: VerbSpec['exitCodes'] = [
  [0, 'the compose has taken the decision'],
  [1, 'there is no such compose, it does not run, or no server answers'],
  [2, 'the command line is wrong'],
  [4, 'the compose refused the decision, and said why'],
];

export const retrySpec: VerbSpec = {
  name: 'retry',
  summary: 'Run failed nodes of a waiting compose again.',
  description: ['A node goes on at the step that failed; what it had finished is not done again.'],
  arguments: [ID, NODES],
  options: [
    REASON,
    {
      name: 'task',
      value: { name: 'ID', kind: 'integer' },
      help: 'Let the node take this Koji task as its own instead of submitting one.',
    },
  ],
  exitCodes: EXIT_CODES,
  examples: ["punji retry Demo-1-20261124.t.0 'createiso:*'"],
};

export const skipSpec: VerbSpec = {
  name: 'skip',
  summary: 'Go on without failed deliverables or checks of a waiting compose.',
  description: [
    'The compose ends FINISHED_INCOMPLETE at best. What others need cannot be skipped.',
  ],
  arguments: [ID, NODES],
  options: [REASON],
  exitCodes: EXIT_CODES,
  examples: [
    "punji skip Demo-1-20261124.t.0 createiso:Server.aarch64 --reason 'no aarch64 discs today'",
  ],
};

export const abortSpec: VerbSpec = {
  name: 'abort',
  summary: 'Give a compose up; what runs is cancelled, STATUS becomes TERMINATED.',
  description: [],
  arguments: [ID],
  options: [REASON],
  exitCodes: EXIT_CODES,
  examples: ["punji abort Demo-1-20261124.t.0 --reason 'wrong tag'"],
};

export const pauseSpec: VerbSpec = {
  name: 'pause',
  summary: 'Start nothing new in a compose until it is resumed.',
  description: ['What runs goes on to its end.'],
  arguments: [ID],
  options: [REASON],
  exitCodes: EXIT_CODES,
  examples: ["punji pause Demo-1-20261124.t.0 --reason 'storage is being moved'"],
};

export const resumeSpec: VerbSpec = {
  name: 'resume',
  summary: 'Let a paused compose go on.',
  description: [],
  arguments: [ID],
  options: [REASON],
  exitCodes: EXIT_CODES,
  examples: ['punji resume Demo-1-20261124.t.0'],
};

export const limitSpec: VerbSpec = {
  name: 'limit',
  summary: 'Limit how many steps of a compose are under way at once on a queue.',
  description: ['0 starts nothing new there; default takes the limit back.'],
  arguments: [
    ID,
    { name: 'QUEUE', required: true, help: 'punji, punji-ARCH or punji-koji.' },
    { name: 'N', required: true, help: 'A whole number, or default.' },
  ],
  options: [REASON],
  exitCodes: EXIT_CODES,
  examples: ['punji limit Demo-1-20261124.t.0 punji-aarch64 1'],
};
