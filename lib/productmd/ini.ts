/**
 * The dialect of INI that .treeinfo is written in: sorted sections and keys, case kept, `%` doubled, as Python's
 * ConfigParser under productmd writes and reads it (productmd/common.py SortedConfigParser).
 */
import { InputError } from '../errors.js';
import { byCodePoint } from './json.js';

/** Sections by name, values by key. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A section's values; those that are undefined or null are left out. */
export type IniSection = Readonly<Record<string, string | null | undefined>>;

/** The text of sections; a blank line ends each. @throws InputError for a key that could not be read back */
export function formatIni(sections: Readonly<Record<string, IniSection | undefined>>): string {
  return inOrder(sections)
    .map(([name, section]) => {
      const lines = inOrder(section).map(([key, value]) => formatLine(name, key, value));
      return [`[${name}]`, ...lines, '', ''].join('\n');
    })
    .join('');
}

/** Reads sections. @throws InputError with the line that is none of the format */
export function parseIni(text: string, file: string): Ini {
  const ini = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue;
    const header = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) {
      section = sectionOf(ini, header);
      key = undefined;
    } else if (section === undefined) {
      throw broken(file, index, line, 'stands before the first section');
    } else if (/^\s/.test(line) && key !== undefined) {
      section.set(key, `${section.get(key) ?? ''}\n${trimmed.replaceAll('%%', '%')}`);
    } else {
      key = addOption(section, trimmed) ?? raise(broken(file, index, line, 'is no `key = value`'));
    }
  }
  return ini;
}

function formatLine(section: string, key: string, value: string): string {
  const isComment = key.startsWith('; ');
  if (!isComment && (key.trim() !== key || /^[#;[]|[=:\n\r]/.test(key) || key === '')) {
    throw new InputError(`.treeinfo cannot name '${key}' in its section [${section}]`, {
      hint: 'names there hold no =, :, [ or line break; rename the file',
    });
  }
  return `${key} = ${value.replaceAll('%', '%%').replaceAll('\n', '\n\t')}`;
}

function inOrder<T>(record: Readonly<Record<string, T | null | undefined>>): [string, T][] {
  return Object.entries(record)
    .filter((entry): entry is [string, T] => entry[1] !== undefined && entry[1] !== null)
    .sort(([a], [b]) => byCodePoint(a, b));
}

function sectionOf(ini: Map<string, Map<string, string>>, name: string): Map<string, string> {
  const known = ini.get(name);
  if (known !== undefined) return known;
  const section = new Map<string, string>();
  ini.set(name, section);
  return section;
}

/** Returns the key; undefined if there is none. */
function addOption(section: Map<string, string>, line: string): string | undefined {
  const [, key, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
  if (key === undefined || value === undefined) return undefined;
  section.set(key, value.replaceAll('%%', '%'));
  return key;
}

const broken = (file: string, index: number, line: string, why: string): InputError =>
  new InputError(`${file}:${String(index + 1)}: '${line.slice(0, 80)}' ${why}`);

function raise(error: Error): never {
  throw error;
}
