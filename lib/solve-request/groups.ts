/** Comps groups of several files as one, as dnf merges them; and what they mean for the solver. */
import type { CompsGroups, CompsPackage } from '../comps/index.js';
import type { ConditionalRule, LangpackRule } from '../depsolve/index.js';
import { InputError } from '../errors.js';
import type { GroupRequest } from '../kickstart/index.js';

/** Groups and langpacks of all files: of a package that two name in the same group the later one's type counts. */
export class MergedGroups {
  private readonly groups = new Map<string, Map<string, CompsPackage>>();
  private readonly langpackRules = new Map<string, LangpackRule>();

  constructor(files: readonly CompsGroups[]) {
    for (const { groups, langpacks } of files) {
      for (const { id, packages } of groups) {
        const merged = this.groups.get(id) ?? new Map<string, CompsPackage>();
        for (const member of packages) merged.set(member.name, member);
        this.groups.set(id, merged);
      }
      for (const rule of langpacks) this.langpackRules.set(rule.name, rule);
    }
  }

  get ids(): readonly string[] {
    return [...this.groups.keys()];
  }

  get langpacks(): readonly LangpackRule[] {
    return [...this.langpackRules.values()];
  }

  /** Members to be taken, optional ones too, and the conditional ones as rules. @throws InputError if a group is missing */
  expand(
    ids: readonly string[],
    choices: readonly GroupRequest[] = [],
  ): { names: string[]; conditionals: ConditionalRule[] } {
    const names = new Set<string>();
    const conditionals = new Map<string, ConditionalRule>();
    const chosen = choices.flatMap((choice) => this.chosenMembers(choice));
    for (const member of [...ids.flatMap((id) => this.membersOf(id)), ...chosen]) {
      if (member.type !== 'conditional') {
        names.add(member.name);
        continue;
      }
      const rule = { name: member.requires ?? '', install: member.name };
      conditionals.set(`${rule.name} ${rule.install}`, rule);
    }
    return { names: [...names], conditionals: [...conditionals.values()] };
  }

  /** The members of a group that are meant; conditional ones always are. */
  private chosenMembers({ id, members }: GroupRequest): CompsPackage[] {
    return this.membersOf(id).filter(
      ({ type }) =>
        type === 'mandatory' ||
        type === 'conditional' ||
        members === 'all' ||
        (members === 'default' && type === 'default'),
    );
  }

  /** All members of a group, of every type. @throws InputError if it is missing */
  membersOf(id: string): CompsPackage[] {
    const members = this.groups.get(id);
    if (members === undefined) {
      throw new InputError(`Comps has no group '${id}'`, {
        hint: 'Check the groups of variants.xml against the comps file.',
      });
    }
    return [...members.values()];
  }
}
