/** The version of Punji, as package.json has it. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** package.json is one directory up from the sources, two from the build. */
const PLACES = ['../package.json', '../../package.json'];

export function version(): string {
  const file = PLACES.map((place) => new URL(place, import.meta.url)).find((url) =>
    existsSync(url),
  );
  if (file === undefined) return 'unknown';
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
