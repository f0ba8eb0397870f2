/** Reads the words behind a verb with commander, by the verb's table. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { completeOptions } from './abbreviations.js';
import { helpEpilogue } from './help.js';
import { nameOf, slotOf, type OptionSpec, type ValueSpec, type VerbSpec } from './model.js';
import { Parsed } from './parsed.js';
import { UsageError } from './usage-error.js';

/** What was understood, or the help that was asked for. */
export type ParseResult = { readonly parsed: Parsed } | { readonly help: string };

/** Parses the words. @throws UsageError */
export function parseVerb(spec: VerbSpec, words: readonly string[]): ParseResult {
  const given: [OptionSpec, string][] = [];
  const command = commandOf(spec, (option, value) => given.push([option, value]));
  try {
    command.parse(completeOptions(words, spec), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed')
      return { help: command.helpInformation() + helpEpilogue(spec) };
    throw new UsageError(error.message.replace(/^error: /, ''));
  }
  const parsed = new Parsed(command.args);
  for (const [option, value] of given) parsed.add(slotOf(option), value);
  checkArguments(spec, command.args);
  checkExclusive(
    spec,
    given.map(([option]) => option),
  );
  return { parsed };
}

/** The line that stands above an error: `usage: punji compose [options] [CONFIG]`. */
export function usageLine(spec: VerbSpec): string {
  return `usage: punji ${spec.name} ${commandOf(spec, () => undefined).usage()}`;
}

function commandOf(spec: VerbSpec, note: (option: OptionSpec, value: string) => void): Command {
  const command = new Command(`punji ${spec.name}`)
    .description([spec.summary, ...spec.description].join('\n\n'))
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .allowExcessArguments(false);
  for (const argument of spec.arguments) {
    const name = argument.repeatable === true ? `${argument.name}...` : argument.name;
    command.argument(argument.required ? `<${name}>` : `[${name}]`, argument.help);
  }
  for (const option of spec.options) addOption(command, option, note);
  return command;
}

function addOption(
  command: Command,
  option: OptionSpec,
  note: (option: OptionSpec, value: string) => void,
): void {
  const { name, short, value, help } = option;
  const flags = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value.name}>`}`;
  const described = new Option(
    flags,
    option.repeatable === true ? `${help} May be repeated.` : help,
  );
  if (value === undefined) {
    command.addOption(described);
    command.on(`option:${name}`, () => {
      note(option, option.constant ?? 'true');
    });
    return;
  }
  described.argParser((text: string) => {
    checkValue(option, value, text);
    note(option, text);
    return text;
  });
  command.addOption(described);
}

function checkValue(option: OptionSpec, { kind, choices }: ValueSpec, text: string): void {
  const where = `argument ${nameOf(option)}`;
  if (choices !== undefined && !choices.includes(text)) {
    throw new UsageError(invalidChoice(nameOf(option), text, choices));
  }
  if (kind === 'integer' && !/^[+-]?\d+$/.test(text)) {
    throw new UsageError(`${where}: invalid int value: '${text}'`);
  }
  if (kind === 'path' && (text === '' || text.includes('\0'))) {
    throw new InvalidArgumentError('a path is not empty.');
  }
}

function checkExclusive(spec: VerbSpec, given: readonly OptionSpec[]): void {
  for (const group of spec.exclusive ?? []) {
    const [first, second] = given.filter((option) => group.includes(slotOf(option)));
    if (first === undefined || second === undefined || slotOf(first) === slotOf(second)) continue;
    throw new UsageError(`argument --${second.name}: not allowed with argument --${first.name}`);
  }
}

function checkArguments(spec: VerbSpec, given: readonly string[]): void {
  for (const [index, { name, choices, repeatable }] of spec.arguments.entries()) {
    const values = repeatable === true ? given.slice(index) : given.slice(index, index + 1);
    const wrong = values.find((value) => choices !== undefined && !choices.includes(value));
    if (wrong !== undefined) throw new UsageError(invalidChoice(name, wrong, choices ?? []));
  }
}

function invalidChoice(where: string, value: string, choices: readonly string[]): string {
  const list = choices.map((choice) => `'${choice}'`).join(', ');
  return `argument ${where}: invalid choice: '${value}' (choose from ${list})`;
}
