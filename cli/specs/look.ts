/** Options of the verbs that look at composes: plan, status, watch, log. */
import type { ArgumentSpec, OptionSpec, VerbSpec } from '../options/model.js';
import { PHASE_NAMES } from '../../config-schemas/phase-names.js';

const JSON_LINES: OptionSpec = { name: 'json', help: 'Print JSON, one object a line.' };

const ID: ArgumentSpec = {
  name: 'ID',
  required: true,
  help: "A compose's id, its directory, or its workflow's id.",
};

const NOT_FOUND: VerbSpec['exitCodes'] = [
  [0, 'it was shown'],
  [1, 'there is no such compose, or no server answers'],
  [2, 'the command line is wrong'],
];

export const planSpec: VerbSpec = {
  name: 'plan',
  summary: 'Show what a compose would do: its nodes, and what waits for what.',
  description: ['Works offline: nothing is started, and no network is asked.'],
  arguments: [{ name: 'CONFIG', required: false, help: 'The configuration.' }],
  options: [
    {
      name: 'config',
      value: { name: 'FILE', kind: 'path' },
      help: 'The configuration, instead of the argument CONFIG.',
    },
    {
      name: 'format',
      value: { name: 'FORMAT', kind: 'text', choices: ['text', 'mermaid', 'dot', 'json'] },
      help: 'How to show it; text by default.',
    },
    {
      name: 'phases',
      help: 'Show the phases and what they wait for, without the nodes.',
    },
    {
      name: 'against',
      value: { name: 'COMPOSE', kind: 'text' },
      help: 'Show what a re-run of this compose would keep, what it would run, and why. CONFIG is that of the compose, if not given.',
    },
    {
      name: 'skip-phase',
      value: { name: 'PHASE', kind: 'text', choices: PHASE_NAMES },
      repeatable: true,
      help: 'As if the compose did not run this phase.',
    },
    {
      name: 'just-phase',
      value: { name: 'PHASE', kind: 'text', choices: PHASE_NAMES },
      repeatable: true,
      help: 'As if the compose ran only these phases.',
    },
    {
      name: 'set',
      value: { name: 'KEY=VALUE', kind: 'assignment' },
      repeatable: true,
      help: "Set an option over the configuration's.",
    },
    {
      name: 'define',
      short: 'e',
      value: { name: 'VAR=VALUE', kind: 'assignment' },
      repeatable: true,
      help: 'Define a variable for the configuration to use.',
    },
  ],
  exitCodes: [
    [0, 'the plan was shown'],
    [1, 'the configuration is wrong'],
    [2, 'the command line is wrong'],
  ],
  examples: [
    'punji plan demo.conf',
    'punji plan demo.conf --format dot | dot -Tsvg > plan.svg',
    'punji plan --against Demo-1-20261124.t.0 --set iso_level=4',
  ],
};

export const statusSpec: VerbSpec = {
  name: 'status',
  summary: 'Show where composes stand: all recent ones, or one in full.',
  description: [],
  arguments: [{ ...ID, required: false }],
  options: [JSON_LINES],
  exitCodes: NOT_FOUND,
  examples: ['punji status', 'punji status Demo-1-20261124.t.0'],
};

export const watchSpec: VerbSpec = {
  name: 'watch',
  summary: 'Follow a compose until it ends.',
  description: ['Ctrl-C ends watching, not the compose.'],
  arguments: [ID],
  options: [
    {
      name: 'json',
      help: 'Print what changes as JSON, one object a line; the last one is the outcome.',
    },
  ],
  exitCodes: [
    [0, 'the compose is FINISHED or FINISHED_INCOMPLETE'],
    [1, 'the compose is DOOMED or TERMINATED, or there is none of this id, or watching was ended'],
    [2, 'the command line is wrong'],
    [5, 'nothing has changed (--skip-unchanged): no compose was made'],
  ],
  examples: ['punji watch Demo-1-20261124.t.0'],
};

export const explainSpec: VerbSpec = {
  name: 'explain',
  summary: 'Say why a compose failed: the failed nodes, the cause in their logs, and the remedy.',
  description: [
    'Works on the directory of a compose alone; a server is asked only to find a compose by its id.',
    'What has changed is told in comparison with the newest finished compose of the release in the same directory.',
  ],
  arguments: [
    ID,
    {
      name: 'NODE',
      required: false,
      repeatable: true,
      help: 'Only these nodes, or those that a pattern with * matches.',
    },
  ],
  options: [JSON_LINES],
  exitCodes: NOT_FOUND,
  examples: ['punji explain Demo-1-20261124.t.0', "punji explain . 'createiso:*'"],
};

export const diffSpec: VerbSpec = {
  name: 'diff',
  summary: 'Show what changed between two composes: packages, images, modules, options.',
  description: ['Works on the directories of the composes alone.'],
  arguments: [
    { name: 'OLD', required: true, help: 'The earlier compose: its id or its directory.' },
    { name: 'NEW', required: true, help: 'The later one.' },
  ],
  options: [
    {
      name: 'format',
      value: { name: 'FORMAT', kind: 'text', choices: ['text', 'json', 'html'] },
      help: 'How to show it; text by default. A page of HTML stands alone.',
    },
    { name: 'packages', help: 'List the packages of each source in the text.' },
  ],
  exitCodes: NOT_FOUND,
  examples: ['punji diff Demo-1-20261123.n.0 Demo-1-20261124.n.0 --format html > changes.html'],
};

export const reportSpec: VerbSpec = {
  name: 'report',
  summary: 'Show how a compose was made, as a page of HTML that stands alone.',
  description: [
    'Each compose leaves this page at its end as logs/global/report.html; this makes it anew, of a running compose too.',
  ],
  arguments: [ID],
  options: [
    {
      name: 'output',
      short: 'o',
      value: { name: 'FILE', kind: 'path' },
      help: 'Write the page to this file; to standard output by default.',
    },
  ],
  exitCodes: NOT_FOUND,
  examples: ['punji report Demo-1-20261124.t.0 --output report.html'],
};

export const imagesSpec: VerbSpec = {
  name: 'images',
  summary: 'List the images of a compose: what they are, their sizes, checksums and paths.',
  description: ["Reads the compose's images.json."],
  arguments: [ID],
  options: [JSON_LINES],
  exitCodes: NOT_FOUND,
  examples: ['punji images Demo-1-20261124.t.0'],
};

export const logSpec: VerbSpec = {
  name: 'log',
  summary: 'Show what a compose did, in order: its history, with every attempt of every step.',
  description: [
    "The order and the decisions come from the workflow's history (of the server, or as exported into the compose); attempts, commands and their log files from the compose's own records.",
  ],
  arguments: [ID],
  options: [
    {
      name: 'node',
      value: { name: 'NODE', kind: 'text' },
      repeatable: true,
      help: 'Only this node, for example createrepo:Server.x86_64, or nodes that a pattern with * matches.',
    },
    { name: 'failed', help: 'Only attempts that failed.' },
    JSON_LINES,
  ],
  exitCodes: NOT_FOUND,
  examples: ["punji log Demo-1-20261124.t.0 --node 'createiso:*'"],
};
