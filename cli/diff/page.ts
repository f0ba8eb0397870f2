/** What changed between two composes, as a page of its own. */
import type { ComposeDiff } from '../../lib/compose-diff/index.js';
import { html, page, table } from '../../lib/html/index.js';
import { KINDS, namesOf, plainSize, signedSize, sourcesOf, versionsOf } from './groups.js';
import { valueText } from './text.js';

export function diffPage(diff: ComposeDiff): string {
  const sections = [...packageSections(diff), ...imageSection(diff), ...otherSections(diff)];
  return page(`${diff.before} → ${diff.after}`, [
    ...(sections.length === 0 ? ['<p>No differences.</p>'] : sections),
    `<p class="quiet">${html(diff.unchangedPackages)} packages are the same.</p>`,
  ]);
}

const heading = (title: string, count: number): string =>
  `<h2>${html(title)} (${html(count)})</h2>`;

function packageSections(diff: ComposeDiff): readonly string[] {
  return KINDS.flatMap(([kind, title]) => {
    const sources = sourcesOf(diff, kind);
    if (sources.length === 0) return [];
    const rows = sources.map((group) => [
      `<strong>${html(group.source)}</strong>`,
      html(versionsOf(group)),
      html(signedSize(group.growth)),
      `<span class="quiet">${html(namesOf(group))}</span>`,
    ]);
    const columns = [
      { title: 'Source' },
      { title: 'Version' },
      { title: 'Size', isNumber: true },
      { title: 'Packages' },
    ];
    return [heading(`${title} packages`, sources.length), table(columns, rows)];
  });
}

function imageSection({ images }: ComposeDiff): readonly string[] {
  if (images.length === 0) return [];
  const size = (side: { readonly sizeBytes: number } | null): string =>
    side === null ? '–' : html(plainSize(side.sizeBytes));
  const rows = images.map(({ image, before, after }) => [html(image), size(before), size(after)]);
  const columns = [
    { title: 'Image' },
    { title: 'Before', isNumber: true },
    { title: 'Now', isNumber: true },
  ];
  return [heading('Images', images.length), table(columns, rows)];
}

function otherSections({ modules, options }: ComposeDiff): readonly string[] {
  const moduleRows = [
    ...modules.added.map((module) => ['added', html(module)]),
    ...modules.dropped.map((module) => ['dropped', html(module)]),
  ];
  const optionRows = options.map(({ option, before, after }) => [
    `<code>${html(option)}</code>`,
    `<code>${html(valueText(before))}</code>`,
    `<code>${html(valueText(after))}</code>`,
  ]);
  return [
    ...(moduleRows.length === 0
      ? []
      : [
          heading('Modules', moduleRows.length),
          table([{ title: 'Change' }, { title: 'Module' }], moduleRows),
        ]),
    ...(optionRows.length === 0
      ? []
      : [
          heading('Options', optionRows.length),
          table([{ title: 'Option' }, { title: 'Before' }, { title: 'Now' }], optionRows),
        ]),
  ];
}
