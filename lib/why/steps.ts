/** The steps of a chain with what lies behind each: what named an input, which providers lost and why. */
import { globTest } from '../depsolve/index.js';
import type { GatherRecord, RecordOrigin } from '../solve-request/index.js';
import { parseNevra } from '../rpm/index.js';
import type { Asked } from './asked.js';
import type { FoundRecord } from './chain.js';
import { lossText } from './losses.js';

/** A package that would have satisfied the requirement, too. */
export interface Rival {
  readonly package: string;
  /** Why it was not the one; a clause. */
  readonly because: string;
  /** Whether it is in the variant for another reason. */
  readonly isIn: boolean;
}

export interface ExplainedStep {
  readonly package: string;
  readonly flags: readonly string[];
  readonly rule: RecordOrigin['reason'];
  readonly by: string | null;
  readonly requirement: string | null;
  /** Of inputs: groups and patterns that name it. */
  readonly namedBy: readonly string[];
  readonly rivals: readonly Rival[];
}

/**
 * @param asked what was asked of the solver; null where no solver was (method nodeps)
 * @param isIn whether a NEVRA is in the variant
 * @throws InputError if filelists that are needed cannot be read
 */
export async function explainSteps(
  chain: readonly FoundRecord[],
  asked: Asked | null,
  isIn: (nevra: string) => boolean,
): Promise<readonly ExplainedStep[]> {
  const steps: ExplainedStep[] = [];
  for (const { record } of chain) {
    const { reason, by, requirement } = record.origin ?? withoutSolver(record);
    const named = asked === null || by !== null ? [] : namedBy(asked, record.nevra);
    steps.push({
      package: record.nevra,
      flags: record.flags,
      rule: reason,
      by,
      requirement,
      namedBy: named,
      rivals: asked === null ? [] : await rivalsOf(asked, record, isIn),
    });
  }
  return steps;
}

const withoutSolver = (record: GatherRecord): RecordOrigin => ({
  reason: record.flags.includes('prepopulate') ? 'prepopulate' : 'input',
  by: null,
  requirement: null,
});

function namedBy({ input, groupsWith }: Asked, nevra: string): readonly string[] {
  const { name, arch } = parseNevra(nevra);
  const groups = groupsWith(name).map((id) => `comps group ${id}`);
  const prepopulated = input.prepopulate.filter((one) => one === `${name}.${arch}`);
  const patterns = input.packages.filter(
    (pattern) => globTest(pattern.replace(/\.\+$/, ''))(name) || pattern === `${name}.${arch}`,
  );
  return [
    ...groups,
    ...patterns.map((pattern) => (pattern === name ? 'input by its name' : `input ${pattern}`)),
    ...prepopulated.map((one) => `gather_prepopulate ${one}`),
  ];
}

async function rivalsOf(
  { decisions }: Asked,
  record: GatherRecord,
  isIn: (nevra: string) => boolean,
): Promise<readonly Rival[]> {
  const { pool } = decisions;
  const { by = null, requirement = null } = record.origin ?? {};
  if (by === null || requirement === null) return [];
  const asker = decisions.find(by, parseNevra(by).name);
  const winner = decisions.find(record.nevra, parseNevra(record.nevra).name);
  if (asker === null || winner === null) return [];
  const number = decisions.requirementOf(asker, requirement);
  if (number === null) return [];
  const rivals = new Map<string, Rival>();
  for (const id of await decisions.satisfying(number)) {
    const nevra = pool.nevra(id);
    if (nevra === record.nevra || rivals.has(nevra)) continue;
    const because = lossText(decisions, decisions.lossOf(id, winner), record.nevra);
    rivals.set(nevra, { package: nevra, because, isIn: isIn(nevra) });
  }
  return [...rivals.values()];
}
