/** The answers of `punji why` for people. */
import type { ExplainedStep } from '../../lib/why/index.js';
import type { Absent, Answer, Present } from './answer.js';

/** Rivals that a person wants to see; a file that hundreds of packages have is no news. */
const MOST_RIVALS = 8;

/** Lines about one package. */
export const answerLines = (answer: Answer): readonly string[] =>
  answer.isIn ? presentLines(answer) : absentLines(answer);

function presentLines({ variant, arch, movedFrom, flags, chain, ...one }: Present): string[] {
  const where = `${variant}.${arch}`;
  const head = flags.includes('lookaside')
    ? `${one.package} serves ${where} from a lookaside repository; it is not put into the tree`
    : `${one.package} is in ${where}${flags.length > 0 ? ` (${flags.join(', ')})` : ''}`;
  const moved =
    movedFrom === null ? [] : [`  it came in with ${movedFrom} and moved to its parent`];
  return [head, ...moved, ...chain.flatMap(stepLines)];
}

function stepLines(step: ExplainedStep): string[] {
  const { rivals } = step;
  const shown = rivals
    .slice(0, MOST_RIVALS)
    .map(({ package: name, because, isIn }) =>
      isIn
        ? `      ${name} would do, too, and is in for another reason: ${because}`
        : `      not ${name}: ${because}`,
    );
  const rest = rivals.length - shown.length;
  return [
    `  ${step.package}: ${ruleText(step)}`,
    ...shown,
    ...(rest > 0 ? [`      and ${String(rest)} others`] : []),
  ];
}

function ruleText({ rule, by, requirement, namedBy }: ExplainedStep): string {
  const asker = by ?? '';
  const need = requirement ?? '';
  switch (rule) {
    case 'input':
      return namedBy.length > 0 ? namedBy.join(', ') : 'an input of the variant';
    case 'prepopulate':
      return 'gather_prepopulate has it';
    case 'conditional':
      return `conditional member of a comps group, as ${asker} is in`;
    case 'requires':
      return `${asker} requires ${need}`;
    case 'build-requires':
      return `building ${asker} requires ${need}`;
    case 'source':
      return `the source of ${asker}`;
    case 'debuginfo':
      return `debug information of ${asker}`;
    case 'debuginfo-requires':
      return `the debug package ${asker} requires ${need}`;
    case 'fulltree':
      return `from the same source as ${asker} (fulltree)`;
    case 'langpack':
      return `a langpack of ${asker}`;
    case 'module':
      return 'a package of a module';
    case 'multilib':
      return `the multilib twin of ${asker}`;
  }
}

function absentLines(answer: Absent): string[] {
  const { variant, arch, repository, reasons, demands, demandCount } = answer;
  const where = `${variant}.${arch}`;
  if (!answer.isKnown)
    return [`${answer.package} is not in ${where}: no package set or lookaside repository has it`];
  if (answer.isTrimmed) {
    return [
      `${answer.package} is not in ${where}: it was gathered, but trimmed, as its parent or a sibling has it`,
    ];
  }
  const origin = repository === null ? '' : ` (it is in ${repository})`;
  const rest = demandCount - demands.length;
  return [
    `${answer.package} is not in ${where}${origin}`,
    ...reasons.map((reason) => `  ${reason}`),
    ...demands.map(
      ({ by, requirement, taken, because }) =>
        `  ${by} requires ${requirement}, but ${taken} was taken: ${because}`,
    ),
    ...(rest > 0 ? [`  and ${String(rest)} more requirements`] : []),
  ];
}
