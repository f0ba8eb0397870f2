/** Options of `punji why`. */
import type { VerbSpec } from '../options/model.js';

export const whySpec: VerbSpec = {
  name: 'why',
  summary: 'Tell why a package is in a variant of a compose, or why it is not.',
  description: [
    'Shows the chain from an input to the package: the rule of each step, the requirement, and the other providers with the reason why they were not taken. Works on what the compose has below work/.',
    'With --not it tells why the package is absent: what excludes it, what was taken instead, or that nothing asks for it.',
  ],
  arguments: [
    {
      name: 'COMPOSE',
      required: true,
      help: "A compose's id, its directory, or its workflow's id.",
    },
    { name: 'VARIANT.ARCH', required: true, help: 'Where, for example Server.x86_64.' },
    {
      name: 'PACKAGE',
      required: true,
      help: 'bash, bash.x86_64, bash-5.1-2.x86_64, or a NEVRA with its epoch; sources as bash.src.',
    },
  ],
  options: [
    { name: 'not', help: 'Tell why the package is not in the variant.' },
    { name: 'json', help: 'Print JSON, one object a line.' },
  ],
  exitCodes: [
    [0, 'it was told'],
    [
      1,
      'it is the other way round (the package is not in; with --not: it is in), or there is no such compose or variant',
    ],
    [2, 'the command line is wrong'],
  ],
  examples: [
    'punji why Demo-1-20261124.t.0 Server.x86_64 glibc',
    'punji why --not /srv/composes/Demo-1-20261124.t.0 Server.x86_64 sendmail',
  ],
};
