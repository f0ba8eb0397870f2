/** What nodes have put into trees: their state files, and the tree's own list merged out of them. */
import path from 'node:path';
import { z } from 'zod';
import { InputError } from '../errors.js';
import { extraFileSchema, type ExtraFileEntry } from '../productmd/index.js';

/** `work/ARCH/extra_files/VARIANT.ARCH.json`. */
export const extraFilesFactsSchema = z.object({
  version: z.literal(1),
  variant: z.string(),
  arch: z.string(),
  /** Relative to `compose/`. */
  files: z.array(extraFileSchema),
});
export type ExtraFilesFacts = z.infer<typeof extraFilesFactsSchema>;

/**
 * The files of one tree, relative to it: those of its variant, then those of its addons.
 * @param treeDir relative to `compose/`
 * @throws InputError if two variants put different files at the same place
 */
export function filesOfTree(
  facts: readonly ExtraFilesFacts[],
  treeDir: string,
): readonly ExtraFileEntry[] {
  const placed = new Map<string, { readonly entry: ExtraFileEntry; readonly variant: string }>();
  for (const { variant, files } of facts) {
    for (const one of files) {
      const entry = { ...one, file: path.relative(treeDir, one.file) };
      const before = placed.get(entry.file);
      if (before === undefined) placed.set(entry.file, { entry, variant });
      else if (!isSame(before.entry, entry)) throw conflict(entry.file, before.variant, variant);
    }
  }
  return [...placed.values()].map(({ entry }) => entry);
}

const isSame = (a: ExtraFileEntry, b: ExtraFileEntry): boolean =>
  a.size === b.size &&
  Object.entries(a.checksums).every(([type, value]) => b.checksums[type] === value);

const conflict = (file: string, one: string, other: string): InputError =>
  new InputError(`extra_files puts different files at ${file}, for ${one} and for ${other}`, {
    hint: "an addon lives in its parent's tree: give one of the files another target",
  });
