/** The manual's page of the phase graph, drawn from the declarations. */
import type { Arch, VariantUid } from '../../config-schemas/names.js';
import type { PhaseDeclaration, PlanInput } from '../../graph/model.js';
import { PHASE_GRAPH } from '../../graph/phase-graph.js';
import { plan } from '../../graph/plan.js';
import { renderPlan } from './render.js';

const X86_64 = 'x86_64' as Arch;
const SERVER = 'Server' as VariantUid;

/** A variant with an addon on one arch: the least that shows why addons tie their parent. */
const EXAMPLE: PlanInput = {
  variants: [
    { uid: SERVER, type: 'variant', parent: null, arches: [X86_64], isEmpty: false },
    {
      uid: 'Server-HA' as VariantUid,
      type: 'addon',
      parent: SERVER,
      arches: [X86_64],
      isEmpty: false,
    },
  ],
  arches: [X86_64],
  skippedPhases: [],
  pkgsetSource: 'repos',
  variantAsLookaside: [],
  blocks: PHASE_GRAPH.filter((phase) => phase.scope.endsWith('.block')).map((phase) => ({
    phase: phase.name,
    variant: SERVER,
    arch: phase.scope === 'variant.arch.block' ? X86_64 : null,
    block: 0,
    arches: [X86_64],
    uses: [SERVER],
  })),
  skippedNodes: [],
  failableNodes: [],
};

/** The page as Markdown. */
export function renderGraphPage(): string {
  return [
    '# The phase graph',
    '',
    'Drawn from `graph/` by `npm run generate`; `punji plan CONFIG` draws that of a configuration.',
    '',
    'A variant with an addon, on one arch:',
    '',
    '```mermaid',
    renderPlan(plan(EXAMPLE), 'mermaid').trimEnd(),
    '```',
    '',
    ...PHASE_GRAPH.flatMap(section),
  ].join('\n');
}

function section(phase: PhaseDeclaration): readonly string[] {
  const pungi =
    phase.pungiPhase === null
      ? 'no phase of Pungi; never skipped'
      : `part of Pungi's phase \`${phase.pungiPhase}\``;
  return [
    `## ${phase.name}`,
    '',
    phase.summary,
    '',
    `- One node per: ${phase.scope}; ${pungi}.`,
    ...(phase.deliverable === undefined ? [] : [`- Deliverable: \`${phase.deliverable}\`.`]),
    ...phase.steps.map(
      ({ name, queue, retry, each }) =>
        `- Step \`${name}\`${each === undefined ? '' : `, once per item that \`${each}\` found`}: queue \`${queue}\`, retry policy \`${retry}\`.`,
    ),
    ...phase.needs.map(({ phase: other, because }) => `- Waits for \`${other}\`: ${because}.`),
    '',
  ];
}
