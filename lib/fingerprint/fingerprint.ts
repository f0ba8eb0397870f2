/**
 * A node's fingerprint: a digest for each thing that it depends on, by name (`option NAME`, `input NODE`, `file PATH`,
 * `code`), so that a difference can be told by its name.
 */
import { z } from 'zod';
import { digestOf } from './digest.js';

export const fingerprintSchema = z.object({
  sha256: z.string(),
  parts: z.record(z.string(), z.string()),
});
export type Fingerprint = z.infer<typeof fingerprintSchema>;

export function makeFingerprint(parts: Readonly<Record<string, string>>): Fingerprint {
  const sorted = Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1));
  return { sha256: digestOf(sorted), parts: Object.fromEntries(sorted) };
}

/** Names of the parts in which two fingerprints differ, each with how: `option iso_level changed`. */
export function changedParts(before: Fingerprint, now: Fingerprint): readonly string[] {
  const names = [...new Set([...Object.keys(before.parts), ...Object.keys(now.parts)])].sort();
  return names.flatMap((name) => {
    const [old, current] = [before.parts[name], now.parts[name]];
    if (old === current) return [];
    if (old === undefined) return [`${name} is new`];
    return [current === undefined ? `${name} is gone` : `${name} changed`];
  });
}
