/** `logs/global/deliverables.json`: what was required, what was attempted and may fail, and what of that has failed. */
import { ComposeTree } from '../compose-tree/index.js';
import { writeFileAtomic } from '../process/index.js';

/** One deliverable: its kind, the variant's uid or an empty text, arch, and subvariant. */
export interface Deliverable {
  readonly kind: string;
  readonly variant: string;
  readonly arch: string;
  readonly subvariant: string | null;
}

export interface Deliverables {
  readonly required: readonly Deliverable[];
  readonly attempted: readonly Deliverable[];
  readonly failed: readonly Deliverable[];
}

export const NO_DELIVERABLES: Deliverables = { required: [], attempted: [], failed: [] };

/** The file's text: three maps from kind to lists of `[variant, arch, subvariant]`. */
export function formatDeliverables({ required, failed, attempted }: Deliverables): string {
  const maps = {
    required: byKind(required),
    failed: byKind(failed),
    attempted: byKind(attempted),
  };
  return JSON.stringify(maps, null, 4);
}

export async function writeDeliverables(
  composeDir: string,
  deliverables: Deliverables,
): Promise<void> {
  const file = new ComposeTree(composeDir).deliverablesFile();
  await writeFileAtomic(file, formatDeliverables(deliverables));
}

/** `Iso (variant Server, arch x86_64)`, as log messages name a deliverable. */
export function describeDeliverable({ kind, variant, arch, subvariant }: Deliverable): string {
  const words = kind.replaceAll('-', ' ').toLowerCase();
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  const more = subvariant === null ? '' : `, subvariant ${subvariant}`;
  return `${name} (variant ${variant}, arch ${arch}${more})`;
}

type Row = readonly [variant: string, arch: string, subvariant: string | null];

function byKind(deliverables: readonly Deliverable[]): Record<string, Row[]> {
  const kinds: Record<string, Row[]> = {};
  for (const { kind, variant, arch, subvariant } of deliverables) {
    (kinds[kind] ??= []).push([variant, arch, subvariant]);
  }
  return kinds;
}
