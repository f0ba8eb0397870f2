/**
 * Completes abbreviated long options, as Python's argparse does: any prefix that means one option only. Scripts rely on
 * it (`--old-compose`). Finds unknown options, and options that lack their value, on the way.
 */
import { nameOf, type OptionSpec, type VerbSpec } from './model.js';
import { UsageError } from './usage-error.js';

const NEGATIVE_NUMBER = /^-\d+$/;

/** The command line with each long option's full name. @throws UsageError */
export function completeOptions(words: readonly string[], { options }: VerbSpec): string[] {
  const complete: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') return [...complete, ...words.slice(index)];
    if (!word.startsWith('-') || word === '-') {
      complete.push(word);
      continue;
    }
    const { option, inline } = findOption(word, options);
    const name = word.startsWith('--') ? `--${option.name}` : `-${option.short ?? ''}`;
    if (option.value === undefined) {
      if (inline !== null) {
        throw new UsageError(`argument ${nameOf(option)}: ignored explicit argument '${inline}'`);
      }
      complete.push(name);
      continue;
    }
    const value = inline ?? words[(index += 1)];
    if (value === undefined || (inline === null && looksLikeOption(value))) {
      throw new UsageError(`argument ${nameOf(option)}: expected one argument`);
    }
    complete.push(name, value);
  }
  return complete;
}

interface Found {
  readonly option: OptionSpec;
  /** The value behind `=`, or behind a short option's letter. */
  readonly inline: string | null;
}

function findOption(word: string, options: readonly OptionSpec[]): Found {
  return word.startsWith('--') ? findLong(word, options) : findShort(word, options);
}

function findLong(word: string, options: readonly OptionSpec[]): Found {
  const at = word.indexOf('=');
  const name = word.slice(2, at < 0 ? undefined : at);
  const inline = at < 0 ? null : word.slice(at + 1);
  const all = [...options, HELP];
  const exact = all.find((option) => option.name === name);
  const candidates = exact === undefined ? all.filter((o) => o.name.startsWith(name)) : [exact];
  const [option, ...others] = candidates;
  if (option === undefined) throw new UsageError(`unrecognized arguments: ${word}`);
  if (others.length > 0) {
    const names = candidates.map((candidate) => `--${candidate.name}`).join(', ');
    throw new UsageError(`ambiguous option: --${name} could match ${names}`);
  }
  return { option, inline };
}

function findShort(word: string, options: readonly OptionSpec[]): Found {
  const option = [...options, HELP].find(({ short }) => short === word[1]);
  if (option === undefined) throw new UsageError(`unrecognized arguments: ${word}`);
  return { option, inline: word.length > 2 ? word.slice(2) : null };
}

const HELP: OptionSpec = { name: 'help', short: 'h', help: 'Show this help.' };

const looksLikeOption = (word: string): boolean =>
  word.startsWith('-') && word !== '-' && !NEGATIVE_NUMBER.test(word);
