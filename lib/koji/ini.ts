/** INI files as Koji's client reads its profiles (Python's configparser without interpolation). */

/** Sections, each with its options; names of options in lower case. */
export type IniSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

const SECTION = /^\[([^\]]+)\]/;
const OPTION = /^([^=:\s][^=:]*?)\s*[=:]\s*(.*)$/;

/** Reads a file's text; lines that are none of the format are left out. Of an option given twice the last counts. */
export function parseIni(text: string): IniSections {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | null = null;
  let last: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const named = SECTION.exec(line)?.[1];
    const option = OPTION.exec(line);
    if (named !== undefined) {
      section = sections.get(named) ?? new Map<string, string>();
      sections.set(named, section);
      last = null;
    } else if (/^\s/.test(line) && section !== null && last !== null) {
      section.set(last, `${section.get(last) ?? ''}\n${line.trim()}`);
    } else if (option !== null && section !== null) {
      last = (option[1] ?? '').toLowerCase();
      section.set(last, (option[2] ?? '').trim());
    }
  }
  return sections;
}
