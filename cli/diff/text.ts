/** What changed between two composes, as text. */
import type { ComposeDiff, ImageChange } from '../../lib/compose-diff/index.js';
import { KINDS, namesOf, plainSize, signedSize, sourcesOf, versionsOf } from './groups.js';

/** @param showPackages each source's packages are listed below it */
export function diffLines(diff: ComposeDiff, showPackages: boolean): readonly string[] {
  const sections = [
    ...packageLines(diff, showPackages),
    ...section('Images', diff.images.map(imageLine)),
    ...section('Modules', [
      ...diff.modules.added.map((module) => `+ ${module}`),
      ...diff.modules.dropped.map((module) => `- ${module}`),
    ]),
    ...section(
      'Options',
      diff.options.map(
        ({ option, before, after }) => `${option}: ${valueText(before)} → ${valueText(after)}`,
      ),
    ),
  ];
  return [
    `${diff.before} → ${diff.after}`,
    ...(sections.length === 0 ? ['', 'no differences'] : sections),
    '',
    `${String(diff.unchangedPackages)} packages are the same`,
  ];
}

function packageLines(diff: ComposeDiff, showPackages: boolean): readonly string[] {
  return KINDS.flatMap(([kind, title]) => {
    const sources = sourcesOf(diff, kind);
    return section(
      `${title} packages`,
      sources.flatMap((group) => [
        `${group.source} ${versionsOf(group)} (${String(group.changes.length)}, ${signedSize(group.growth)})`,
        ...(showPackages ? [`    ${namesOf(group)}`] : []),
      ]),
      sources.length,
    );
  });
}

function section(title: string, lines: readonly string[], count = lines.length): readonly string[] {
  if (lines.length === 0) return [];
  return ['', `${title} (${String(count)})`, ...lines.map((line) => `  ${line}`)];
}

function imageLine({ kind, image, before, after }: ImageChange): string {
  if (kind === 'added') return `+ ${image}, ${plainSize(after?.sizeBytes ?? 0)}`;
  if (kind === 'dropped') return `- ${image}`;
  const [old, now] = [before?.sizeBytes ?? 0, after?.sizeBytes ?? 0];
  return `${image}: ${plainSize(old)} → ${plainSize(now)} (${signedSize(now - old)})`;
}

const MOST_CHARACTERS = 120;

/** A value on one line, shortened. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'not set';
  const text = JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
