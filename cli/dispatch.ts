/** Finds the verb, carries it out, and turns what it throws into a message and an exit code. */
import { closest, distance } from 'fastest-levenshtein';
import { OwnershipError, PunjiError } from '../lib/errors.js';
import { EXIT } from './exit-codes.js';
import type { VerbSpec } from './options/model.js';
import { parseVerb, usageLine } from './options/parse.js';
import { UsageError } from './options/usage-error.js';
import type { Terminal } from './terminal.js';
import type { Verb } from './verbs.js';
import { version } from './version.js';

/** Carries a command line out; gives the exit code. */
export async function dispatch(
  words: readonly string[],
  verbs: readonly Verb[],
  terminal: Terminal,
): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    return help(rest[0], verbs, terminal);
  }
  if (name === '--version') {
    terminal.out(`${version()}\n`);
    return EXIT.ok;
  }
  const verb = verbs.find(({ spec }) => spec.name === name);
  if (verb === undefined) return unknownVerb(name, verbs, terminal);
  return await carryOut(verb, rest, terminal);
}

async function carryOut(verb: Verb, words: readonly string[], terminal: Terminal): Promise<number> {
  const { spec } = verb;
  try {
    const result = parseVerb(spec, words);
    if ('help' in result) {
      terminal.out(result.help);
      return EXIT.ok;
    }
    const run = await verb.load();
    return await run(result.parsed, terminal);
  } catch (error) {
    return report(error, spec, terminal);
  }
}

function report(error: unknown, spec: VerbSpec, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.err(`${usageLine(spec)}\npunji ${spec.name}: error: ${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof PunjiError) {
    terminal.err(`${error.message}\n`);
    const isTold = error.hint === undefined || error.message.includes(error.hint);
    if (!isTold) terminal.err(`hint: ${error.hint}\n`);
    return error instanceof OwnershipError ? EXIT.refused : EXIT.failed;
  }
  terminal.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.failed;
}

function help(name: string | undefined, verbs: readonly Verb[], terminal: Terminal): number {
  const verb = verbs.find(({ spec }) => spec.name === name);
  if (verb !== undefined) {
    const result = parseVerb(verb.spec, ['--help']);
    if ('help' in result) terminal.out(result.help);
    return EXIT.ok;
  }
  const shown = verbs.map(({ spec }) => spec).filter((spec) => spec.hidden !== true);
  const width = Math.max(...shown.map((spec) => spec.name.length));
  const lines = shown.map((spec) => `  ${spec.name.padEnd(width)}  ${spec.summary}`);
  terminal.out(
    ['usage: punji VERB [options]', '', ...lines, '', 'More of a verb: punji VERB --help', ''].join(
      '\n',
    ),
  );
  return EXIT.ok;
}

function unknownVerb(name: string, verbs: readonly Verb[], terminal: Terminal): number {
  const names = verbs.filter(({ spec }) => spec.hidden !== true).map(({ spec }) => spec.name);
  const near = closest(name, names);
  const guess = distance(name, near) <= 2 ? ` (did you mean '${near}'?)` : '';
  terminal.err(
    `usage: punji VERB [options]\npunji: error: invalid choice: '${name}'${guess}; verbs are ${names.join(', ')}\n`,
  );
  return EXIT.usage;
}
