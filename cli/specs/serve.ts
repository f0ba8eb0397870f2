/** Options of the verbs that do the work: worker, dev, and the daemon behind dev. */
import { PLAIN_QUEUES } from '../../workers/queues.js';
import type { OptionSpec, VerbSpec } from '../options/model.js';

const WORK: readonly OptionSpec[] = [
  {
    name: 'arch',
    value: { name: 'ARCH', kind: 'text' },
    repeatable: true,
    help: 'Do the native work of this arch. Without --arch and --queue: of this machine, and all queues.',
  },
  {
    name: 'queue',
    value: { name: 'QUEUE', kind: 'text', choices: PLAIN_QUEUES },
    repeatable: true,
    help: 'Also run workflows and do work that needs no arch (punji), or wait for Koji (punji-koji).',
  },
  {
    name: 'slots',
    value: { name: 'N', kind: 'integer' },
    help: 'Steps of one queue under way at once; the number of processors by default, at least 2.',
  },
  {
    name: 'storage',
    value: { name: 'DIR', kind: 'path' },
    repeatable: true,
    help: 'Directory that composes lie in; it is checked at the start, and shown with the health.',
  },
];

const WATCHED: readonly OptionSpec[] = [
  {
    name: 'health-file',
    value: { name: 'FILE', kind: 'path' },
    help: 'Write the health to this file, every 5 seconds.',
  },
  {
    name: 'health-address',
    value: { name: 'HOST:PORT', kind: 'text' },
    help: 'Answer HTTP requests there with the health: 200 if healthy, else 503.',
  },
  {
    name: 'metrics-address',
    value: { name: 'HOST:PORT', kind: 'text' },
    help: 'Serve metrics for Prometheus there.',
  },
  {
    name: 'reconcile-seconds',
    value: { name: 'N', kind: 'integer' },
    help: 'How often composes are looked for whose workflow was ended from outside; 30 by default.',
  },
  {
    name: 'log-level',
    value: { name: 'LEVEL', kind: 'text', choices: ['debug', 'info', 'warn', 'error'] },
    help: 'What is logged to standard error, as JSON lines; info by default.',
  },
];

export const workerSpec: VerbSpec = {
  name: 'worker',
  summary: 'Do the work of composes.',
  description: [
    'Polls the Temporal server of the environment or the profile until it gets SIGTERM or SIGINT: steps under way are then interrupted, and tried again by another worker.',
  ],
  arguments: [],
  options: [...WORK, ...WATCHED],
  exitCodes: [
    [0, 'told to end, it did'],
    [1, 'no server answers, or the server refused'],
    [2, 'the command line is wrong'],
  ],
  examples: ['punji worker --arch x86_64 --queue punji --storage /srv/composes'],
};

export const devSpec: VerbSpec = {
  name: 'dev',
  summary: 'Start, stop or look at the embedded server and its worker.',
  description: [
    '`punji compose` starts it by itself; this is for looking at it and for ending it.',
  ],
  arguments: [
    {
      name: 'ACTION',
      required: false,
      choices: ['start', 'stop', 'status'],
      help: 'start (the default), stop or status.',
    },
  ],
  options: [{ name: 'json', help: 'Print JSON.' }],
  exitCodes: [
    [0, 'done; with status: it runs'],
    [1, 'it could not be started or stopped; with status: it does not run'],
    [2, 'the command line is wrong'],
  ],
  examples: ['punji dev', 'punji dev stop'],
};

export const daemonSpec: VerbSpec = {
  name: 'daemon',
  summary: 'The process behind embedded mode.',
  description: [],
  arguments: [],
  options: [],
  exitCodes: [],
  examples: [],
  hidden: true,
};
