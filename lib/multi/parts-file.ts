/** `compose/metadata/parts.json`: how each part stands and where it lies. */
import { z } from 'zod';
import { ComposeTree } from '../compose-tree/index.js';
import { readJsonFile, writeFileAtomic } from '../process/index.js';

const partsSchema = z.record(
  z.string(),
  z.object({ status: z.string(), path: z.string().nullable() }),
);
export type PartRecord = z.infer<typeof partsSchema>[string];

const partsFile = (composeDir: string): string =>
  new ComposeTree(composeDir).metadataFile('parts.json');

/** @throws InputError if it is missing or broken */
export const readParts = (composeDir: string): Promise<Record<string, PartRecord>> =>
  readJsonFile(partsFile(composeDir), partsSchema);

/** Sorted, as Pungi writes it. */
export async function writeParts(
  composeDir: string,
  parts: Readonly<Record<string, PartRecord>>,
): Promise<void> {
  const sorted = Object.entries(parts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { path, status }]) => [name, { path, status }] as const);
  await writeFileAtomic(partsFile(composeDir), JSON.stringify(Object.fromEntries(sorted), null, 2));
}
