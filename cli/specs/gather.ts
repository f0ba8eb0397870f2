/** Options of `punji gather`: those of pungi-gather (pungi/scripts/pungi_gather.py), and ours for a configuration. */
import type { OptionSpec, VerbSpec } from '../options/model.js';

const OF_INPUT_FILE: readonly OptionSpec[] = [
  {
    name: 'config',
    value: { name: 'FILE', kind: 'path' },
    help: 'An input file of pungi-gather: repositories and packages.',
  },
  {
    name: 'lookaside',
    value: { name: 'ID', kind: 'text' },
    repeatable: true,
    help: 'A repository of the file whose packages satisfy dependencies but are not taken.',
  },
  { name: 'nodeps', help: 'Do not follow dependencies.' },
  { name: 'selfhosting', help: 'Take what building the source packages needs, too.' },
  { name: 'fulltree', help: 'Take all packages built from a source package of which one is in.' },
  {
    name: 'greedy',
    value: { name: 'METHOD', kind: 'text', choices: ['none', 'all', 'build'] },
    help: 'Which providers of a requirement are taken; none (one) by default.',
  },
  {
    name: 'multilib',
    value: { name: 'METHOD', kind: 'text', choices: ['none', 'all', 'devel', 'runtime'] },
    repeatable: true,
    help: 'How packages of the second arch are chosen.',
  },
  { name: 'exclude-source', help: 'Leave source packages out.' },
  { name: 'exclude-debug', help: 'Leave debug packages out.' },
  {
    name: 'download-to',
    value: { name: 'DIR', kind: 'path' },
    help: 'Put the packages into this directory instead of printing where they are.',
  },
];

const OF_CONFIGURATION: readonly OptionSpec[] = [
  {
    name: 'variant',
    value: { name: 'UID', kind: 'text' },
    help: 'With CONFIG: the variant to gather.',
  },
  {
    name: 'set',
    value: { name: 'KEY=VALUE', kind: 'assignment' },
    repeatable: true,
    help: "With CONFIG: set an option over the configuration's.",
  },
  {
    name: 'define',
    short: 'e',
    value: { name: 'VAR=VALUE', kind: 'assignment' },
    repeatable: true,
    help: 'With CONFIG: define a variable for the configuration to use.',
  },
];

export const gatherSpec: VerbSpec = {
  name: 'gather',
  summary: 'Choose packages, without a compose: what a variant would have, in seconds.',
  description: [
    'Either for a variant of a configuration, on its repositories; or from an input file, as pungi-gather does.',
    'Prints sorted lines KIND(FLAGS): URL, which can be compared with those of pungi-gather; what is missing goes to standard error.',
  ],
  arguments: [{ name: 'CONFIG', required: false, help: 'The configuration of a compose.' }],
  options: [
    { name: 'arch', value: { name: 'ARCH', kind: 'text' }, help: 'The arch of the tree; needed.' },
    ...OF_CONFIGURATION,
    ...OF_INPUT_FILE,
    { name: 'json', help: 'Print the packages as one JSON object: kind, then path, flags, nevra.' },
    {
      name: 'tempdir',
      value: { name: 'DIR', kind: 'path' },
      help: "Where metadata of servers is kept while it is read; the system's by default.",
    },
  ],
  exitCodes: [
    [0, 'it was gathered; unresolved dependencies are warnings'],
    [1, 'the configuration or input file is wrong, or a repository cannot be read'],
    [2, 'the command line is wrong'],
  ],
  examples: [
    'punji gather fedora.conf --variant Server --arch x86_64',
    'punji gather --config input.ks --arch x86_64 --greedy build --multilib devel',
  ],
};
