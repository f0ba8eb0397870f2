/** Why a package is not in a variant: nobody has it, it may not be taken, others were taken, or nobody asks for it. */
import type { Decisions } from '../depsolve/index.js';
import { isSourceArch, parseNevra } from '../rpm/index.js';
import type { Asked } from './asked.js';
import { isMeant } from './chain.js';
import { lossText } from './losses.js';

/** Nobody reads more of these; how many there are is told. */
const MOST_DEMANDS = 10;

/** A requirement of a package in the variant that the package would satisfy. */
export interface Demand {
  readonly by: string;
  readonly requirement: string;
  /** What was taken for it. */
  readonly taken: string;
  /** Why that one; a clause about the package that was not. */
  readonly because: string;
}

/** One package of the repositories that is not in. */
export interface Absence {
  readonly package: string;
  readonly repository: string;
  /** Why it can not be taken, or what would have brought it in and did not. */
  readonly reasons: readonly string[];
  readonly demands: readonly Demand[];
  /** All of them, where `demands` are only the first. */
  readonly demandCount: number;
}

/** All packages of the repositories that a text means, each with the reasons; none if there are none. */
export function absenceOf(
  asked: Asked,
  wanted: string,
  isIn: (nevra: string) => boolean,
): readonly Absence[] {
  const search = new AbsenceSearch(asked, isIn);
  const { pool } = asked.decisions;
  const seen = new Set<string>();
  return search.packagesMeant(wanted).flatMap((id) => {
    const nevra = pool.nevra(id);
    if (seen.has(nevra) || isIn(nevra)) return [];
    seen.add(nevra);
    return [search.explain(id)];
  });
}

class AbsenceSearch {
  private readonly decisions: Decisions;
  private members: readonly number[] | null = null;

  constructor(
    asked: Asked,
    private readonly isIn: (nevra: string) => boolean,
  ) {
    this.decisions = asked.decisions;
  }

  /** A text may hold a version with dots and dashes: each beginning of it may be the name. */
  packagesMeant(wanted: string): readonly number[] {
    const { pool } = this.decisions;
    const names = new Set([wanted, wanted.replace(/\.[^.]*$/, '')]);
    for (let at = wanted.indexOf('-'); at > 0; at = wanted.indexOf('-', at + 1)) {
      names.add(wanted.slice(0, at));
    }
    const meant = [...names]
      .flatMap((name) => [...this.decisions.named(name)])
      .filter((id) => isMeant(pool.nevra(id), wanted));
    const others = meant.filter((id) => !this.isSource(id));
    return others.length > 0 ? others : meant;
  }

  explain(id: number): Absence {
    const { pool } = this.decisions;
    const standing = this.decisions.standingOf(id);
    const isAvailable = standing.kind === 'available';
    const demands = isAvailable ? this.demandsFor(id) : [];
    return {
      package: pool.nevra(id),
      repository: pool.repositories[pool.repository.at(id)]?.id ?? '',
      reasons: isAvailable
        ? this.missedRules(id, demands.length > 0)
        : [lossText(this.decisions, standing, '')],
      demands: demands.slice(0, MOST_DEMANDS),
      demandCount: demands.length,
    };
  }

  private inResult(): readonly number[] {
    if (this.members !== null) return this.members;
    const { pool } = this.decisions;
    const members: number[] = [];
    for (let id = 0; id < pool.size; id += 1) if (this.isIn(pool.nevra(id))) members.push(id);
    this.members = members;
    return members;
  }

  private demandsFor(id: number): readonly Demand[] {
    const offered = this.decisions.offeredBy(id);
    return this.inResult().flatMap((asker) => {
      if (this.decisions.isLookaside(asker) || this.isSource(asker)) return [];
      return this.decisions
        .requirementsOf(asker)
        .flatMap((requirement) => this.demandOf(id, asker, requirement, offered));
    });
  }

  private demandOf(
    id: number,
    asker: number,
    requirement: number,
    offered: ReadonlySet<number>,
  ): readonly Demand[] {
    const { pool } = this.decisions;
    const name = pool.relations.nameOf(requirement);
    if (!offered.has(name) && !pool.strings.text(name).startsWith('(')) return [];
    const providers = this.decisions.satisfyingAsKnown(requirement);
    if (!providers.includes(id)) return [];
    const winner = providers.find((one) => one !== id && this.isIn(pool.nevra(one)));
    if (winner === undefined) return [];
    const taken = pool.nevra(winner);
    return [
      {
        by: pool.nevra(asker),
        requirement: pool.relations.text(requirement),
        taken,
        because: lossText(this.decisions, this.decisions.lossOf(id, winner), taken),
      },
    ];
  }

  /** Rules other than requirements that did not bring it in. */
  private missedRules(id: number, isDemanded: boolean): readonly string[] {
    const { pool, options } = this.decisions;
    const reasons: string[] = [];
    const { arch } = parseNevra(pool.nevra(id));
    if (this.isSource(id)) return ['nothing that is built from it is in'];
    reasons.push('no input names it');
    if (!isDemanded) reasons.push('nothing in the variant requires what it provides');
    const siblings = this.siblingsIn(id);
    if (siblings.length > 0 && !options.fulltree) {
      reasons.push(
        `${siblings[0] ?? ''} of the same source is in, but gather_fulltree is off for this variant`,
      );
    }
    if (!this.decisions.isNative(id)) {
      const methods = options.multilibMethods.join(', ');
      reasons.push(
        `${arch} is a multilib arch, and no rule (${methods === '' ? 'no multilib method is set' : methods}, multilib_whitelist) selects it`,
      );
    }
    return reasons;
  }

  private siblingsIn(id: number): readonly string[] {
    const { pool } = this.decisions;
    const source = pool.sourceRpm.at(id);
    return this.inResult()
      .filter((other) => source !== 0 && pool.sourceRpm.at(other) === source)
      .map((other) => pool.nevra(other));
  }

  private isSource(id: number): boolean {
    return isSourceArch(this.decisions.pool.archText(id));
  }
}
