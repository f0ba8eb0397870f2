/** Options of the verbs about configurations and the command line itself: validate, config, completion. */
import { SHELLS } from '../options/completion.js';
import type { OptionSpec, VerbSpec } from '../options/model.js';

const DEFINE: OptionSpec = {
  name: 'define',
  short: 'e',
  value: { name: 'VAR=VALUE', kind: 'assignment' },
  repeatable: true,
  help: 'Define a variable for the configuration to use.',
};

export const validateSpec: VerbSpec = {
  name: 'validate',
  summary: 'Check a configuration: all that is wrong with it, at once.',
  description: [
    'Works offline: no network is waited for. Git references are looked up when a compose begins.',
  ],
  arguments: [{ name: 'CONFIG', required: true, help: 'The configuration.' }],
  options: [
    { name: 'offline', help: 'Ask no network; always so, the option is for scripts that say it.' },
    { name: 'old-composes', help: 'Check as if earlier composes could be reused.' },
    {
      name: 'schema-override',
      value: { name: 'FILE', kind: 'path' },
      repeatable: true,
      help: 'JSON that is merged over the schema.',
    },
    DEFINE,
    {
      name: 'set',
      value: { name: 'KEY=VALUE', kind: 'assignment' },
      repeatable: true,
      help: "Set an option over the configuration's.",
    },
    { name: 'json', help: 'Print the problems as JSON, one object a line.' },
  ],
  exitCodes: [
    [0, 'nothing is wrong'],
    [1, 'something is wrong, or there are warnings'],
    [2, 'the command line is wrong'],
  ],
  examples: ['punji validate fedora.conf'],
};

export const configSpec: VerbSpec = {
  name: 'config',
  summary: 'Show a configuration as it is read (dump), or the schema of all options (schema).',
  description: [
    'dump: JSON with sorted keys, defaults filled in. Several sources are read over one another; a directory stands for the compose in it.',
    'schema: JSON Schema, for editors.',
  ],
  arguments: [
    { name: 'ACTION', required: true, choices: ['dump', 'schema'], help: 'dump or schema.' },
    { name: 'SOURCE', required: false, repeatable: true, help: 'Configurations to dump.' },
  ],
  options: [
    {
      name: 'freeze-event',
      value: { name: 'ID', kind: 'integer' },
      help: 'Write this Koji event into the dump.',
    },
    DEFINE,
    { name: 'offline', help: 'Ask no network; always so, the option is for scripts that say it.' },
    { name: 'just-dump', help: 'Do not check what is dumped, and fill in no defaults.' },
  ],
  exitCodes: [
    [0, 'it was shown'],
    [1, 'the configuration is wrong'],
    [2, 'the command line is wrong, or a source cannot be read'],
  ],
  examples: [
    'punji config dump fedora.conf -e target=rawhide',
    'punji config schema > punji.schema.json',
  ],
};

export const completionSpec: VerbSpec = {
  name: 'completion',
  summary: 'Print a script that teaches a shell to complete `punji`.',
  description: [],
  arguments: [
    { name: 'SHELL', required: false, choices: SHELLS, help: 'bash (the default) or zsh.' },
  ],
  options: [],
  exitCodes: [[0, 'it was printed']],
  examples: ['source <(punji completion bash)'],
};
