/** INI files as Python's RawConfigParser reads them: names in lower case, values over several indented lines. */
import { ConfigError } from '../errors.js';

export type IniSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The sections in the file's order. @throws ConfigError with the line */
export function parseIni(text: string, file: string): IniSections {
  const reader = new Reader(file);
  for (const [index, line] of text.split(/\r?\n/).entries()) reader.read(line, index + 1);
  return reader.sections;
}

class Reader {
  readonly sections = new Map<string, Map<string, string>>();
  private section: Map<string, string> | null = null;
  private name: string | null = null;

  constructor(private readonly file: string) {}

  read(line: string, number: number): void {
    const text = line.trim();
    if (/^[#;]/.test(text)) return;
    if (text === '') return;
    if (/^\s/.test(line) && this.section !== null && this.name !== null) {
      this.section.set(this.name, `${this.section.get(this.name) ?? ''}\n${text}`.trim());
      return;
    }
    const header = /^\[([^\]]+)\]/.exec(text)?.[1];
    if (header !== undefined) this.open(header, number);
    else this.option(text, number);
  }

  private open(name: string, number: number): void {
    if (this.sections.has(name)) throw this.wrong(`section [${name}] stands there twice`, number);
    this.section = new Map();
    this.name = null;
    this.sections.set(name, this.section);
  }

  private option(text: string, number: number): void {
    const match = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(text);
    if (match === null) throw this.wrong(`'${text}' is neither a section nor NAME = VALUE`, number);
    if (this.section === null) throw this.wrong('an option stands before any section', number);
    this.name = (match[1] ?? '').toLowerCase();
    if (this.section.has(this.name)) {
      throw this.wrong(`option ${this.name} stands there twice`, number);
    }
    this.section.set(this.name, match[2] ?? '');
  }

  private wrong(message: string, line: number): ConfigError {
    return new ConfigError([{ severity: 'error', message, file: this.file, line }]);
  }
}
