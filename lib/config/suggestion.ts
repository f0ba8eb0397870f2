/** "Did you mean": the known name that is nearest to a misspelt one. */
import { distance } from 'fastest-levenshtein';

/** The nearest name whose edit distance is less than half the length of what was written (pungi/checks.py). */
export function suggestName(written: string, names: Iterable<string>): string | null {
  let nearest: string | null = null;
  let least = Math.floor(written.length / 2);
  for (const name of names) {
    const edits = distance(written, name);
    if (edits < least) {
      nearest = name;
      least = edits;
    }
  }
  return nearest;
}
