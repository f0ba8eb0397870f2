/** The commands that make an image as one script, for a root on another machine (pungi/createiso.py `write_script`). */
import { quoteWord, type Command } from '../process/index.js';

export interface IsoScript {
  /** Made anew; all that the commands make is in it. */
  readonly outputDir: string;
  /** Directories below it that the commands want. */
  readonly directories: readonly string[];
  readonly commands: readonly Command[];
  /** Words that begin with `$TEMPLATE` are in the directory of lorax's templates, which only that root knows. */
  readonly findsTemplates: boolean;
  /** The user to whom the files shall belong, whatever the end. */
  readonly uid: number;
}

/** Where lorax's templates are, in words of a command. */
export const TEMPLATE = '$TEMPLATE';

/** Asks lorax's own interpreter: its templates may be those of another version than the usual ones. */
const FIND_TEMPLATES =
  `TEMPLATE="$($(head -n1 "$(command -v lorax)" | cut -c3-) -c 'import pylorax; print(pylorax.find_templates())')"` +
  ' || TEMPLATE=/usr/share/lorax';

export function isoScript(script: IsoScript): string {
  const output = quoteWord(script.outputDir);
  return [
    '#!/bin/bash',
    'set -ex',
    `finish() { EXIT_CODE=$?; set +e; chmod -R a+r ${output}; chown -R ${String(script.uid)} ${output}; exit $EXIT_CODE; }`,
    'trap finish EXIT',
    `rm -rf ${output}`,
    `mkdir -p ${[script.outputDir, ...script.directories].map(quoteWord).join(' ')}`,
    ...(script.findsTemplates ? [FIND_TEMPLATES] : []),
    ...script.commands.map((command) => lineOf(command, script.findsTemplates)),
    '',
  ].join('\n');
}

function lineOf({ program, args, cwd, stdin, stdoutFile }: Command, templates: boolean): string {
  const words = [program, ...args].map((word) =>
    templates ? quoteTemplate(word) : quoteWord(word),
  );
  const input = stdin !== undefined && 'file' in stdin ? ` < ${quoteWord(stdin.file)}` : '';
  const output = stdoutFile === undefined ? '' : ` > ${quoteWord(stdoutFile)}`;
  const place = cwd === undefined ? '' : `cd ${quoteWord(cwd)} && `;
  return `${place}${words.join(' ')}${input}${output}`;
}

function quoteTemplate(word: string): string {
  if (!word.startsWith(`${TEMPLATE}/`)) return quoteWord(word);
  return `"${TEMPLATE}"${quoteWord(word.slice(TEMPLATE.length))}`;
}
