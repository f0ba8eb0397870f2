/** `extra_args` of the file: options of `pungi-koji` that each part gets, as far as they say what to make. */
import type { ComposeRequestInput } from '../../config-schemas/compose-request.js';
import { ConfigError } from '../errors.js';

type Request = Partial<ComposeRequestInput>;
type List =
  'oldComposes' | 'notificationScripts' | 'skipPhases' | 'justPhases' | 'parentComposeIds';

const LISTS: Readonly<Record<string, List>> = {
  '--old-composes': 'oldComposes',
  '--old-compose': 'oldComposes',
  '--notification-script': 'notificationScripts',
  '--skip-phase': 'skipPhases',
  '--just-phase': 'justPhases',
  '--parent-compose-id': 'parentComposeIds',
};
const FLAGS: Readonly<Record<string, Request>> = {
  '--supported': { supported: true },
  '--no-label': { noLabel: true },
  '--quiet': { quiet: true },
  '--no-latest-link': {},
};

/** The part of a request that the words stand for. @throws ConfigError for what is not understood */
export function parseExtraArguments(words: readonly string[], file: string): Request {
  const lists = new Map<List, string[]>();
  let flags: Request = {};
  for (let at = 0; at < words.length; at += 1) {
    const [option = '', inline] = (words[at] ?? '').split(/=(.*)/s, 2);
    const list = LISTS[option];
    if (list === undefined) {
      flags = { ...flags, ...(FLAGS[option] ?? unknown(option, file)) };
      continue;
    }
    const value = inline ?? words[(at += 1)] ?? unknown(option, file);
    lists.set(list, [...(lists.get(list) ?? []), String(value)]);
  }
  return { ...flags, ...Object.fromEntries(lists) };
}

function unknown(option: string, file: string): never {
  const message = `[general] extra_args: '${option}' is not understood`;
  throw new ConfigError([{ severity: 'error', message, file }], {
    hint: `these are: ${[...Object.keys(LISTS), ...Object.keys(FLAGS)].join(', ')}`,
  });
}
