/** The version of Punji, as package.json has it. */
import { existsSync, readFileSync } from 'node:fs';

/** package.json is one directory up from the sources, two from the build. */
const PLACES = ['../package.json', '../../package.json'];

export function version(): string {
  const file = PLACES.map((place) => new URL(place, import.meta.url)).find((url) =>
    existsSync(url),
  );
  if (file === undefined) return 'unknown';
  // Without a schema: loading those would be most of what `punji --version` takes.
  const { version: text } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly version?: unknown;
  };
  return typeof text === 'string' ? text : 'unknown';
}
