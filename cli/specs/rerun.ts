/** Options of `punji rerun`. */
import type { VerbSpec } from '../options/model.js';

const NODES = { name: 'NODE', kind: 'text' } as const;

export const rerunSpec: VerbSpec = {
  name: 'rerun',
  summary: 'Run a compose that has ended again: what has changed, what failed, what is named.',
  description: [
    'A new run in the same directory keeps the work of nodes that nothing has changed for, and says so. Commits, Koji event, date and id stay those of the first run.',
    'A compose that is FINISHED is never changed: a new respin is made of its request.',
    '`punji plan --against` says beforehand what would run, and why.',
  ],
  arguments: [
    { name: 'ID', required: true, help: "A compose's id, its directory, or its workflow's id." },
  ],
  options: [
    {
      name: 'from',
      value: NODES,
      repeatable: true,
      help: 'Run this node again, and all that follows it; a pattern with * names several.',
    },
    {
      name: 'only',
      value: NODES,
      repeatable: true,
      help: 'Run this node again; what follows it runs if the node makes something else.',
    },
    {
      name: 'set',
      value: { name: 'KEY=VALUE', kind: 'assignment' },
      repeatable: true,
      help: "Set an option over the configuration's; what the first run set stays set.",
    },
    {
      name: 'config',
      value: { name: 'FILE', kind: 'path' },
      help: 'Another configuration than that of the first run.',
    },
    {
      name: 'refresh',
      help: 'Resolve branches anew, and look at repositories and other machines again.',
    },
    {
      name: 'verify',
      help: 'Read the files that are to be kept, instead of trusting their sizes and times.',
    },
    { name: 'detach', help: 'Print what was started, and leave it to itself.' },
    { name: 'json', help: 'Print the outcome as one JSON object on one line of standard output.' },
    { name: 'quiet', help: 'Show neither progress nor warnings.' },
  ],
  exitCodes: [
    [0, 'the compose is FINISHED or FINISHED_INCOMPLETE; or, with --detach, it was started'],
    [1, 'the compose is DOOMED or TERMINATED, or there is no such compose'],
    [2, 'the command line is wrong; nothing was started'],
    [4, 'refused: the compose runs'],
  ],
  examples: [
    'punji rerun Demo-1-20261124.t.0',
    "punji rerun Demo-1-20261124.t.0 --only 'createiso:Server.x86_64' --set iso_level=4",
  ],
};
