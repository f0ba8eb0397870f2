/**
 * Reads an input file of pungi-gather (pungi/ks.py): `repo` commands, `%packages`, and the sections that Pungi adds.
 * All that is wrong is told at once, with its place.
 */
import { ConfigError, type ConfigProblem } from '../errors.js';
import type { KickstartInput, KickstartRepository } from './model.js';
import { PackagesSection } from './packages-section.js';
import { readRepository } from './repository.js';
import { splitWords } from './words.js';

const HINT = 'docs/gather.md says what an input file may hold';

/**
 * @param place how messages call the file
 * @throws ConfigError
 */
export function readKickstart(text: string, place: string): KickstartInput {
  const reader = new KickstartReader(place);
  for (const line of text.split(/\r?\n/)) reader.read(line);
  return reader.finish();
}

/** A section that is being read; `add` returns what is wrong with a line. */
interface OpenSection {
  readonly name: string;
  readonly line: number;
  readonly add: (text: string) => string | null;
}

class KickstartReader {
  private readonly problems: ConfigProblem[] = [];
  private readonly repositories: KickstartRepository[] = [];
  private readonly packages = new PackagesSection();
  private readonly lists = {
    'fulltree-excludes': new Set<string>(),
    'multilib-blacklist': new Set<string>(),
    'multilib-whitelist': new Set<string>(),
    prepopulate: new Set<string>(),
  };
  private section: OpenSection | null = null;
  private line = 0;

  constructor(private readonly place: string) {}

  read(line: string): void {
    this.line += 1;
    const text = line.replace(/#.*/, '').trim();
    if (text === '') return;
    if (text.startsWith('%')) this.readSectionTag(text, line.indexOf('%') + 1);
    else if (this.section === null) this.readCommand(line);
    else this.complain(this.section.add(text), line.search(/\S/) + 1);
  }

  finish(): KickstartInput {
    if (this.section !== null) {
      const { name, line } = this.section;
      this.complain(`section %${name} does not end with %end`, 1, line);
    }
    if (this.problems.length > 0) throw new ConfigError(this.problems, { hint: HINT });
    const { packages, lists } = this;
    return {
      repositories: this.repositories,
      groups: packages.groups,
      excludedGroups: packages.excludedGroups,
      packages: [...packages.packages].sort(),
      excludes: [...packages.excludes].sort(),
      fulltreeExcludes: [...lists['fulltree-excludes']].sort(),
      multilibBlacklist: [...lists['multilib-blacklist']].sort(),
      multilibWhitelist: [...lists['multilib-whitelist']].sort(),
      prepopulate: [...lists.prepopulate].sort(),
    };
  }

  private readSectionTag(text: string, column: number): void {
    const name = text.slice(1).split(/\s/, 1)[0] ?? '';
    if (name === 'end') {
      if (this.section === null) this.complain('%end ends no section', column);
      this.section = null;
      return;
    }
    if (this.section !== null) {
      this.complain(`section %${this.section.name} does not end with %end before %${name}`, column);
    }
    this.section = { name, line: this.line, add: this.adderOf(name, column) };
  }

  private adderOf(name: string, column: number): OpenSection['add'] {
    if (name === 'packages') return (text) => this.packages.add(text);
    const list = new Map<string, Set<string>>(Object.entries(this.lists)).get(name);
    if (list === undefined) this.complain(`there is no section %${name} here`, column);
    return (text) => {
      list?.add(text);
      return null;
    };
  }

  private readCommand(line: string): void {
    const words = splitWords(line);
    const [command, ...rest] = words ?? [];
    if (command === undefined) {
      if (words === null) this.complain('a quote is not closed', line.search(/\S/) + 1);
      return;
    }
    if (command.text !== 'repo') {
      this.complain(`'${command.text}' is no command here; known is repo`, command.column);
      return;
    }
    const found = readRepository(rest);
    if ('problem' in found) this.complain(found.problem, found.column ?? command.column);
    else if (this.repositories.some(({ id }) => id === found.id)) {
      this.complain(`a repository '${found.id}' is there already`, command.column);
    } else this.repositories.push(found);
  }

  private complain(message: string | null, column: number, line = this.line): void {
    if (message === null) return;
    this.problems.push({ severity: 'error', message, file: this.place, line, column });
  }
}
