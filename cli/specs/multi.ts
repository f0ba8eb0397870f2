/** Options of `punji multi`. */
import type { VerbSpec } from '../options/model.js';

export const multiSpec: VerbSpec = {
  name: 'multi',
  summary:
    'Make a compose that is made of parts, each a compose of its own, as pungi-orchestrate does.',
  description: [
    'start CONFIG: CONFIG is an INI file with a section for the whole and one for each part. restart CONFIG COMPOSE [PART…]: the parts named are run again; without a name those that did not finish.',
  ],
  arguments: [
    { name: 'ACTION', required: true, choices: ['start', 'restart'], help: 'start or restart.' },
    { name: 'CONFIG', required: true, help: 'The INI file.' },
    { name: 'COMPOSE', required: false, help: 'restart: the directory of the whole.' },
    { name: 'PART', required: false, repeatable: true, help: 'restart: parts to run again.' },
  ],
  options: [
    {
      name: 'label',
      value: { name: 'LABEL', kind: 'text' },
      help: 'Milestone label of the whole and of each part.',
    },
    {
      name: 'koji-event',
      value: { name: 'ID', kind: 'integer' },
      help: 'Koji event that all parts take packages of.',
    },
    {
      name: 'on-failure',
      value: { name: 'WHAT', kind: 'text', choices: ['stop', 'wait'] },
      help: 'What a part does after a fatal failure: stop (the default), or wait for a decision.',
    },
    {
      name: 'workflow-id',
      value: { name: 'ID', kind: 'text' },
      help: 'Name the workflow; refused with exit code 4 while one of this name runs.',
    },
    { name: 'detach', help: 'Print what was started, and leave it to itself.' },
    { name: 'json', help: 'Print the outcome as one JSON object on one line of standard output.' },
    { name: 'quiet', help: 'Show no progress.' },
  ],
  exitCodes: [
    [0, 'the compose is FINISHED or FINISHED_INCOMPLETE; or, with --detach, it was started'],
    [1, 'the compose is DOOMED or TERMINATED, or the file is wrong'],
    [2, 'the command line is wrong; nothing was started'],
    [4, 'refused: a workflow of this id runs, or another workflow owns the directory'],
  ],
  examples: [
    'punji multi start layered.conf --label RC-1.0',
    'punji multi restart layered.conf /srv/composes/Demo-1-20261124.0 extras',
  ],
};
