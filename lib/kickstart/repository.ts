/** The command `repo --name=ID --baseurl=URL`. */
import type { KickstartRepository } from './model.js';
import type { Word } from './words.js';

interface Problem {
  readonly problem: string;
  /** Where, if it is one word. */
  readonly column?: number;
}

/** The repository that the words behind `repo` describe, or what is wrong with them. */
export function readRepository(words: readonly Word[]): KickstartRepository | Problem {
  const values = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const { text = '', column = 1 } = words[index] ?? {};
    const match = /^--(name|baseurl)(?:=(.*))?$/s.exec(text);
    if (match === null) return { problem: unknownOption(text), column };
    const [, option = '', value = words[(index += 1)]?.text] = match;
    if (value === undefined || value === '')
      return { problem: `--${option} needs a value`, column };
    values.set(option, value);
  }
  const [id, url] = [values.get('name'), values.get('baseurl')];
  if (id === undefined || url === undefined) {
    return { problem: `repo needs --${id === undefined ? 'name' : 'baseurl'}` };
  }
  return { id, url };
}

const unknownOption = (text: string): string =>
  /^--(mirrorlist|metalink)\b/.test(text)
    ? `${text.split('=', 1)[0] ?? text} is not supported: give the address of one mirror by --baseurl`
    : `'${text}' is not an option of repo; known are --name and --baseurl`;
