/** Options of `punji compose`: Pungi's own (pungi/scripts/pungi_koji.py), and ours. */
import { COMPOSE_TYPES } from '../../config-schemas/compose-types.js';
import { PHASE_NAMES } from '../../config-schemas/phase-names.js';
import type { OptionSpec, VerbSpec } from '../options/model.js';

const DIR = { name: 'DIR', kind: 'path' } as const;
const PHASE = { name: 'PHASE', kind: 'text', choices: PHASE_NAMES } as const;

const WHAT: readonly OptionSpec[] = [
  {
    name: 'config',
    value: { name: 'FILE', kind: 'path' },
    help: 'The configuration, instead of the argument CONFIG.',
  },
  {
    name: 'target-dir',
    value: DIR,
    help: 'Make a new directory, named after the compose, in this one.',
  },
  {
    name: 'compose-dir',
    value: DIR,
    help: 'Use exactly this directory; it is made if it is missing, and used again if it is there.',
  },
  {
    name: 'type',
    value: { name: 'TYPE', kind: 'text', choices: COMPOSE_TYPES },
    help: "Type of the compose; else the configuration's compose_type, else production. The last of --type, --nightly and the like wins.",
  },
  ...COMPOSE_TYPES.map((type) => ({
    name: type,
    slot: 'type',
    constant: type,
    help: `The same as --type ${type}.`,
  })),
  {
    name: 'label',
    value: { name: 'LABEL', kind: 'text' },
    help: 'Milestone label, for example RC-1.0. A production compose needs one, or --no-label.',
  },
  { name: 'no-label', help: 'Permit a production compose without a label.' },
  {
    name: 'supported',
    help: 'Mark the compose as supported; labels RC, Update and SecurityFix do.',
  },
  {
    name: 'set',
    value: { name: 'KEY=VALUE', kind: 'assignment' },
    repeatable: true,
    help: "Set an option over the configuration's. The value is written as in a configuration; what is not a value there is text.",
  },
  {
    name: 'define',
    short: 'e',
    value: { name: 'VAR=VALUE', kind: 'assignment' },
    repeatable: true,
    help: 'Define a variable for the configuration to use.',
  },
];

const DURATION = { name: 'DURATION', kind: 'text' } as const;

const HOW: readonly OptionSpec[] = [
  { name: 'skip-phase', value: PHASE, repeatable: true, help: 'Do not run this phase.' },
  { name: 'just-phase', value: PHASE, repeatable: true, help: 'Run only the phases listed.' },
  {
    name: 'old-composes',
    value: DIR,
    repeatable: true,
    help: 'Directory in which an earlier compose is looked for, to reuse its work.',
  },
  {
    name: 'skip-unchanged',
    help: 'If nothing has changed since that earlier compose, make none and end with exit code 5.',
  },
  {
    name: 'koji-event',
    value: { name: 'ID', kind: 'text' },
    help: 'Koji event to take packages of; or the directory of a compose whose event to use.',
  },
  {
    name: 'on-failure',
    value: { name: 'WHAT', kind: 'text', choices: ['stop', 'wait'] },
    help: 'After a fatal failure: stop the compose (the default), or wait for a decision.',
  },
  {
    name: 'wait-limit',
    value: DURATION,
    help: 'How long the compose waits for a decision, for example 12h; 7d by default.',
  },
  {
    name: 'wait-reminder',
    value: DURATION,
    help: 'How often the operator is reminded meanwhile; 1d by default.',
  },
  {
    name: 'notification-script',
    value: { name: 'COMMAND', kind: 'text' },
    repeatable: true,
    help: 'Program that is told of events; it gets their name, and JSON on standard input.',
  },
  {
    name: 'script-timeout',
    value: DURATION,
    help: 'How long a notification script may take, for example 10m; 30m by default.',
  },
  {
    name: 'webhook',
    value: { name: 'URL', kind: 'text' },
    repeatable: true,
    help: 'Web address that each event is posted to.',
  },
  {
    name: 'webhook-secret-file',
    value: { name: 'FILE', kind: 'path' },
    help: 'File on the workers whose content signs what is posted.',
  },
  { name: 'no-latest-link', help: 'Do not make the latest- link.' },
  {
    name: 'latest-link-status',
    value: { name: 'STATUS', kind: 'text' },
    repeatable: true,
    help: 'Make the latest- link only if the compose ends with one of these.',
  },
  {
    name: 'latest-link-components',
    value: { name: 'N', kind: 'integer' },
    help: "How many components of the version are in the link's name; -1, the default, leaves out the last.",
  },
  {
    name: 'keep',
    value: { name: 'N', kind: 'integer' },
    help: 'At the end remove older composes of the same release and type beside this one; N that finished stay, and N that did not.',
  },
  {
    name: 'parent-compose-id',
    value: { name: 'ID', kind: 'text' },
    repeatable: true,
    help: 'Parent of this compose, told to the Compose Tracking Service.',
  },
  {
    name: 'respin-of',
    value: { name: 'ID', kind: 'text' },
    help: 'Compose that this one respins, told to the Compose Tracking Service.',
  },
];

/** What a request for a compose may say, whoever starts it. */
export const REQUEST_OPTIONS: readonly OptionSpec[] = [...WHAT, ...HOW];

const SHOWN: readonly OptionSpec[] = [
  {
    name: 'workflow-id',
    value: { name: 'ID', kind: 'text' },
    help: 'Name the workflow; refused with exit code 4 while one of this name runs.',
  },
  { name: 'detach', help: 'Print what was started, and leave it to itself.' },
  { name: 'json', help: 'Print the outcome as one JSON object on one line of standard output.' },
  { name: 'print-output-dir', help: 'Print `Compose dir: PATH` as soon as it is known.' },
  {
    name: 'quiet',
    help: 'Show neither progress nor warnings; log files are written all the same.',
  },
  { name: 'version', help: 'Show the version.' },
];

export const composeSpec: VerbSpec = {
  name: 'compose',
  summary: 'Make a compose and follow it.',
  description: [
    'Without a Temporal server in the environment or the profile, one is started in the background, with a worker for this machine.',
    'The same command again, after this one was killed, goes on with the compose that it had started. Ctrl-C cancels the compose (its STATUS is TERMINATED); a second Ctrl-C leaves it to end by itself.',
  ],
  arguments: [
    {
      name: 'CONFIG',
      required: false,
      help: 'The configuration: .conf, JSON or YAML; a path, or the URL of a git repository.',
    },
  ],
  options: [...REQUEST_OPTIONS, ...SHOWN],
  exclusive: [['target-dir', 'compose-dir']],
  exitCodes: [
    [0, 'the compose is FINISHED or FINISHED_INCOMPLETE; or, with --detach, it was started'],
    [1, 'the compose is DOOMED or TERMINATED, or the configuration is wrong'],
    [2, 'the command line is wrong; nothing was started'],
    [4, 'refused: a workflow of this id runs, or another workflow owns the directory'],
    [5, 'nothing has changed (--skip-unchanged): no compose was made'],
  ],
  examples: [
    'punji compose demo.conf --target-dir /srv/composes --type test',
    'punji compose --config fedora.conf --target-dir /srv/composes --nightly --old-composes /srv/composes',
    'punji compose demo.conf --target-dir /srv/composes --label RC-1.0 --set \'createiso_skip=[(".*", {"src": True})]\'',
  ],
};
