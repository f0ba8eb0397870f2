/** Section `%packages`: what a later line says about a name or group counts (pykickstart's `Packages.add`). */
import type { GroupRequest } from './model.js';

const MEMBERS: Readonly<Record<string, GroupRequest['members']>> = {
  '--optional': 'all',
  '--nodefaults': 'mandatory',
};

export class PackagesSection {
  readonly packages = new Set<string>();
  readonly excludes = new Set<string>();
  private readonly byGroup = new Map<string, GroupRequest>();
  private readonly excluded = new Map<string, GroupRequest>();

  get groups(): readonly GroupRequest[] {
    return [...this.byGroup.values()];
  }

  get excludedGroups(): readonly GroupRequest[] {
    return [...this.excluded.values()];
  }

  /** Takes a line without its comment; returns what is wrong with it, or null. */
  add(line: string): string | null {
    if (line.startsWith('@^') || line.startsWith('-@^')) {
      return 'environments are not known to gather: name their groups';
    }
    if (line.startsWith('@')) return this.addGroup(line.slice(1));
    if (line.startsWith('-@')) return this.excludeGroup(line.slice(2).trim());
    if (line.startsWith('-')) return this.exclude(line.slice(1));
    this.excludes.delete(line);
    this.packages.add(line);
    return null;
  }

  private exclude(name: string): string | null {
    if (name === '') return 'a name is missing after -';
    this.packages.delete(name);
    this.excludes.add(name);
    return null;
  }

  private addGroup(text: string): string | null {
    const words = text.split(/\s+/).filter((word) => word !== '');
    const options = words.filter((word) => word.startsWith('--'));
    const unknown = options.find((option) => !(option in MEMBERS));
    if (unknown !== undefined) return `'${unknown}' is not an option of a group`;
    if (new Set(options).size > 1) return '--nodefaults and --optional exclude each other';
    const id = words.filter((word) => !word.startsWith('--')).join(' ');
    if (id === '') return 'a group is missing after @';
    const members = MEMBERS[options[0] ?? ''] ?? 'default';
    if (!this.byGroup.has(id)) this.byGroup.set(id, { id, members });
    return null;
  }

  private excludeGroup(id: string): string | null {
    if (id === '') return 'a group is missing after -@';
    this.byGroup.delete(id);
    this.excluded.set(id, { id, members: 'default' });
    return null;
  }
}
